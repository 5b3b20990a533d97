# sweep: again
# An event loop: tasks, timeouts, a server and a client over localhost.
import asyncio
async def work(n):
    await asyncio.sleep(0.01 * n); return n
async def main():
    print(await asyncio.gather(*(work(i) for i in range(3))))
    t = asyncio.create_task(work(5)); print(await t)
    try: await asyncio.wait_for(work(100), 0.02)
    except asyncio.TimeoutError as e: print(repr(e))
    async def handle(r, w):
        data = await r.readline(); w.write(data.upper()); await w.drain(); w.close(); await w.wait_closed()
    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    r, w = await asyncio.open_connection("127.0.0.1", port)
    w.write(b"hello\n"); print(await r.read()); w.close(); await w.wait_closed()
    server.close(); await server.wait_closed()
    async with asyncio.TaskGroup() as tg:
        a = tg.create_task(work(1)); b = tg.create_task(work(2))
    print(a.result(), b.result())
asyncio.run(main(), debug=False)
