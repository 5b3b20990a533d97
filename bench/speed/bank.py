# A bank simulated with classes: properties, class and static methods, operators, inheritance, own exceptions.
class NotEnough(Exception):
    def __init__(self, account, amount):
        super().__init__(f"{account.owner} lacks {amount}")
        self.amount = amount


class Money:
    __slots__ = ("cents",)

    def __init__(self, cents):
        self.cents = cents

    def __add__(self, other):
        return Money(self.cents + other.cents)

    def __sub__(self, other):
        return Money(self.cents - other.cents)

    def __mul__(self, factor):
        return Money(int(self.cents * factor))

    def __lt__(self, other):
        return self.cents < other.cents

    def __eq__(self, other):
        return isinstance(other, Money) and self.cents == other.cents

    def __bool__(self):
        return self.cents != 0

    def __str__(self):
        return f"{self.cents // 100}.{self.cents % 100:02d}"


class Account:
    opened = 0

    def __init__(self, owner, start=0):
        self.owner, self._balance, self.history = owner, Money(start), []
        Account.opened += 1

    @property
    def balance(self):
        return self._balance

    @balance.setter
    def balance(self, value):
        if value.cents < self.limit():
            raise NotEnough(self, value.cents)
        self._balance = value

    @classmethod
    def with_bonus(cls, owner, start):
        return cls(owner, start + 1000)

    @staticmethod
    def fee(amount):
        return Money(5) if amount.cents > 10000 else Money(0)

    def limit(self):
        return 0

    def deposit(self, amount):
        self.balance = self.balance + amount
        self.history.append(("in", amount))

    def withdraw(self, amount):
        self.balance = self.balance - amount - self.fee(amount)
        self.history.append(("out", amount))


class Credit(Account):
    rate = 0.001

    def limit(self):
        return -50000

    def withdraw(self, amount):
        super().withdraw(amount)
        if self.balance.cents < 0:
            self.balance = self.balance + self.balance * self.rate


def main():
    accounts = [(Credit if n % 3 == 0 else Account).with_bonus(f"client {n}", n * 250) for n in range(60)]
    refused, seed = 0, 99
    for day in range(70000):
        seed = (seed * 1664525 + 1013904223) % 4294967296
        source, target = accounts[seed % 60], accounts[(seed >> 8) % 60]
        amount = Money((seed >> 16) % 20000)
        try:
            source.withdraw(amount)
        except NotEnough as fault:
            refused += fault.amount % 7
        else:
            target.deposit(amount)
        if day % 500 == 0:
            for account in accounts:
                del account.history[:-10]
    accounts.sort(key=lambda account: account.balance)
    text = ";".join(str(account.balance) for account in accounts)
    return f"{refused} {Account.opened} {sum(map(ord, text))}"
