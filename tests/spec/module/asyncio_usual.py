# sweep: again
# asyncio as programs use it: locks, queues, cancellation, timeouts, groups, executors, signals, processes, context.
import asyncio, contextvars, os, signal, sys, tempfile, threading


async def locks():
    lock, event, semaphore, condition = asyncio.Lock(), asyncio.Event(), asyncio.Semaphore(2), asyncio.Condition()
    order = []

    async def worker(n):
        async with lock:
            order.append(("lock", n))
            await asyncio.sleep(0)
        await event.wait()
        async with semaphore:
            order.append(("in", n, semaphore.locked()))
            await asyncio.sleep(0)
        async with condition:
            order.append(("condition", n))
            await condition.wait()
            order.append(("woken", n))

    async def let_them():
        for _ in range(30):
            await asyncio.sleep(0)

    tasks = [asyncio.create_task(worker(n)) for n in range(3)]
    await let_them()
    event.set()
    await let_them()
    async with condition:
        condition.notify_all()
    await asyncio.gather(*tasks)
    print(order)


async def queues():
    queue, got = asyncio.Queue(2), []

    async def producer():
        for i in range(6):
            await queue.put(i)
        await queue.put(None)

    async def consumer():
        while (item := await queue.get()) is not None:
            got.append(item)
            queue.task_done()
        queue.task_done()

    await asyncio.gather(producer(), consumer())
    await queue.join()
    print(got, queue.empty(), queue.qsize())
    priority = asyncio.PriorityQueue()
    for n in (3, 1, 2):
        priority.put_nowait(n)
    print([priority.get_nowait() for _ in range(3)])
    try:
        priority.get_nowait()
    except asyncio.QueueEmpty as e:
        print(repr(e))


async def cancellation():
    log = []

    async def inner():
        try:
            await asyncio.sleep(100)
        except asyncio.CancelledError:
            log.append("inner cancelled")
            await asyncio.sleep(0)
            raise
        finally:
            log.append("inner finally")

    task = asyncio.create_task(inner(), name="inner")
    await asyncio.sleep(0)
    print(task.get_name(), task.done(), task.cancel("why"), task.cancelling())
    try:
        await task
    except asyncio.CancelledError as e:
        print(repr(e), task.cancelled(), log)
    shielded = asyncio.ensure_future(asyncio.sleep(0.3, "kept"))
    try:
        await asyncio.wait_for(asyncio.shield(shielded), 0.001)
    except asyncio.TimeoutError:
        print("timeout", await shielded)
    try:
        async with asyncio.timeout(0.01) as limit:
            await asyncio.sleep(10)
    except TimeoutError as e:
        print(repr(e), limit.expired())
    done, pending = await asyncio.wait([asyncio.create_task(asyncio.sleep(t, t)) for t in (0.001, 5)], return_when=asyncio.FIRST_COMPLETED)
    print([t.result() for t in done], len(pending))
    for t in pending:
        t.cancel()
    print([await t for t in asyncio.as_completed([asyncio.sleep(0.02, "b"), asyncio.sleep(0.001, "a")])])
    print(await asyncio.gather(asyncio.sleep(0, 1), inner_error("boom"), return_exceptions=True))


async def inner_error(text):
    await asyncio.sleep(0)
    raise ValueError(text)


async def groups():
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(inner_error("one"))
            group.create_task(inner_error("two"))
            group.create_task(asyncio.sleep(10))
    except* ValueError as caught:
        print(repr(caught), [str(e) for e in caught.exceptions])


async def executors():
    loop = asyncio.get_running_loop()
    main = threading.get_ident()
    print(await loop.run_in_executor(None, lambda: threading.get_ident() != main))
    print(await asyncio.to_thread(sum, [1, 2, 3]))
    future = loop.create_future()
    thread = threading.Thread(target=lambda: loop.call_soon_threadsafe(future.set_result, "from a thread"))
    thread.start()
    print(await future)
    thread.join()


async def signals():
    loop = asyncio.get_running_loop()
    seen = loop.create_future()
    loop.add_signal_handler(signal.SIGUSR1, seen.set_result, "signal")
    os.kill(os.getpid(), signal.SIGUSR1)
    print(await seen, loop.remove_signal_handler(signal.SIGUSR1))


async def processes():
    child = await asyncio.create_subprocess_exec("cat", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE)
    print(await child.communicate(b"through a pipe"), child.returncode)
    child = await asyncio.create_subprocess_shell("echo out; echo err >&2; exit 3", stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE)
    print(await child.communicate(), child.returncode)
    child = await asyncio.create_subprocess_exec("sleep", "100")
    child.terminate()
    print(await child.wait())


async def streams():
    async def echo(reader, writer):
        while line := await reader.readline():
            writer.write(line.upper())
            await writer.drain()
        writer.close()

    with tempfile.TemporaryDirectory() as folder:
        async with await asyncio.start_unix_server(echo, folder + "/socket"):
            reader, writer = await asyncio.open_unix_connection(folder + "/socket")
            writer.writelines([b"one\n", b"two\n"])
            print(await reader.readexactly(4), await reader.readuntil(b"\n"))
            writer.write(b"x" * 20000 + b"\n")
            writer.write_eof()
            print(len(await reader.read()), reader.at_eof())
            writer.close()
            await writer.wait_closed()
    server = await asyncio.start_server(echo, "localhost", 0)
    port = server.sockets[0].getsockname()[1]

    async def client(n):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"client %d\n" % n)
        answer = await reader.readline()
        writer.close()
        return answer

    print(await asyncio.gather(*(client(n) for n in range(20))) == [b"CLIENT %d\n" % n for n in range(20)])
    server.close()
    try:
        await asyncio.open_connection("127.0.0.1", port)
    except ConnectionRefusedError as e:
        print(type(e).__name__)

    class Datagrams(asyncio.DatagramProtocol):
        def datagram_received(self, data, address):
            got.set_result(data)

    got = asyncio.get_running_loop().create_future()
    one, _ = await asyncio.get_running_loop().create_datagram_endpoint(Datagrams, local_addr=("127.0.0.1", 0))
    two, _ = await asyncio.get_running_loop().create_datagram_endpoint(asyncio.DatagramProtocol, remote_addr=one.get_extra_info("sockname"))
    two.sendto(b"datagram")
    print(await got)
    one.close()
    two.close()


variable = contextvars.ContextVar("variable", default="default")


async def contexts():
    async def change(value):
        variable.set(value)
        await asyncio.sleep(0)
        return variable.get()

    print(await asyncio.gather(change("a"), change("b")), variable.get())
    await change("here")
    print(variable.get())


async def generators():
    async def numbers():
        try:
            for i in range(10):
                yield i
                await asyncio.sleep(0)
        finally:
            print("closed")

    async for n in numbers():
        if n == 3:
            break
    print(n, [x async for x in numbers() if x % 2])


async def main():
    for part in (locks, queues, cancellation, groups, executors, signals, processes, streams, contexts, generators):
        print("--", part.__name__)
        await part()


asyncio.run(main())
try:
    asyncio.run(inner_error("out of run"))
except ValueError as e:
    print(repr(e))
with asyncio.Runner() as runner:
    print(runner.run(asyncio.sleep(0, "first")), runner.run(asyncio.sleep(0, "second")))
try:
    asyncio.get_running_loop()
except RuntimeError as e:
    print(e)

import unittest


class Case(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        self.value = await asyncio.sleep(0, 5)

    async def test_value(self):
        self.assertEqual(self.value, 5)


result = unittest.TestResult()
unittest.defaultTestLoader.loadTestsFromTestCase(Case).run(result)
print(result)
