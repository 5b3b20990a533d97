# A bank with accounts, history, a ledger of errors, and a report.
class InsufficientFunds(Exception):
    def __init__(self, account, needed):
        super().__init__(f"{account.owner}: needs {needed - account.balance} more")
        self.account, self.needed = account, needed

class Account:
    _next = 1000
    def __init__(self, owner, balance=0):
        self.owner, self._balance, self.history = owner, balance, []
        self.number = Account._next
        Account._next += 1
    @property
    def balance(self): return self._balance
    @balance.setter
    def balance(self, value):
        if value < self.floor(): raise InsufficientFunds(self, self._balance - value)
        self.history.append(value - self._balance)
        self._balance = value
    def floor(self): return 0
    def deposit(self, amount):
        if amount <= 0: raise ValueError(f"cannot deposit {amount}")
        self.balance += amount
    def withdraw(self, amount):
        if amount <= 0: raise ValueError(f"cannot withdraw {amount}")
        self.balance -= amount
    def __lt__(self, other): return self.balance < other.balance
    def __repr__(self): return f"<{type(self).__name__} {self.number} {self.owner} {self.balance}>"

class Credit(Account):
    def __init__(self, owner, limit, **kw):
        super().__init__(owner, **kw)
        self.limit = limit
    def floor(self): return -self.limit

class Savings(Account):
    rate = 5
    def interest(self):
        self.deposit(self.balance * self.rate // 100)

class Bank:
    def __init__(self): self.accounts, self.errors = {}, []
    def open(self, kind, *args, **kw):
        a = kind(*args, **kw)
        self.accounts[a.number] = a
        return a
    def transfer(self, src, dst, amount):
        a, b = self.accounts[src], self.accounts[dst]
        before = a._balance, b._balance
        try:
            b.deposit(amount)
            a.withdraw(amount)
        except Exception as e:
            a._balance, b._balance = before
            self.errors.append((type(e).__name__, str(e)))
            raise
    @property
    def total(self): return sum(a.balance for a in self.accounts.values())

bank = Bank()
ann = bank.open(Account, "ann", 500); bob = bank.open(Credit, "bob", 300, balance=100); eve = bank.open(Savings, "eve", balance=1000)
plan = [(1000, 1001, 200), (1001, 1002, 550), (1001, 1002, 100), (1002, 1000, -5), (1000, 9999, 1), (1000, 1000, 50), (1002, 1001, 777)]
for src, dst, amount in plan:
    try:
        bank.transfer(src, dst, amount)
    except InsufficientFunds as e: print("refused:", e, e.needed, e.account.number)
    except ValueError as e: print("invalid:", e)
    except KeyError as e: print("no account", e)
    else: print("ok", src, "->", dst, amount)
    assert bank.total == 1600
eve.interest()
print(sorted(bank.accounts.values()), bank.total, bank.errors)
print(max(bank.accounts.values()), ann.history, bob.history, eve.history, Savings.rate, isinstance(bob, Account))
print(f"{'owner':<8}|{'balance':>10}\n" + "-" * 19)
for a in sorted(bank.accounts.values(), key=lambda a: a.owner): print(f"{a.owner.title():<8}|{a.balance:>10,.2f}")
try: bob.balance = -301
except InsufficientFunds as e: print(e)
bob.balance = -300; print(bob)
