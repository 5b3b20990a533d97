# Conway's game of life twice: a board as lists of lists with wrapped edges, and a set of live cells.
def step_board(board, width, height):
    out = []
    for y in range(height):
        above, here, below = board[y - 1], board[y], board[(y + 1) % height]
        row = []
        for x in range(width):
            right = (x + 1) % width
            near = (above[x - 1] + above[x] + above[right] + here[x - 1] + here[right]
                    + below[x - 1] + below[x] + below[right])
            row.append(1 if near == 3 or (near == 2 and here[x]) else 0)
        out.append(row)
    return out


def step_cells(cells):
    near = {}
    for x, y in cells:
        for dx in (-1, 0, 1):
            for dy in (-1, 0, 1):
                if dx or dy:
                    place = (x + dx, y + dy)
                    near[place] = near.get(place, 0) + 1
    return {place for place, count in near.items() if count == 3 or (count == 2 and place in cells)}


def main():
    width, height = 64, 48
    board = [[0] * width for _ in range(height)]
    for x, y in ((1, 0), (2, 1), (0, 2), (1, 2), (2, 2), (30, 20), (31, 20), (32, 20), (31, 21), (20, 9), (21, 9), (20, 10)):
        board[y][x] = 1
    for _ in range(180):
        board = step_board(board, width, height)
    cells = {(1, 0), (2, 0), (0, 1), (1, 1), (1, 2)}
    for _ in range(300):
        cells = step_cells(cells)
    return sum(map(sum, board)) * 100000 + len(cells) * 100 + min(cells)[0]
