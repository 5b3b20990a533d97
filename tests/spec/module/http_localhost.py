# sweep: again
# A web server and its clients over localhost, in threads, in another process, and by asyncio; messages and logs over sockets.
import http.client, http.server, json, logging, logging.handlers, os, socket, socketserver, threading, urllib.error, urllib.request
from email.message import EmailMessage
from importlib.metadata import PackageNotFoundError, version


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def answer(self, status, body):
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        if self.path == "/none":
            self.answer(404, b'"none"')
        else:
            self.answer(200, json.dumps({"path": self.path, "agent": self.headers["X-Agent"]}).encode())

    def do_POST(self):
        data = self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(201, data[::-1])

    def log_message(self, format, *args):
        lines.append(format % args)


def ask(port):
    base = f"http://127.0.0.1:{port}"
    request = urllib.request.Request(base + "/a?b=c", headers={"X-Agent": "spec"})
    with urllib.request.urlopen(request) as answer:
        print(answer.status, answer.headers["Content-Type"], json.load(answer))
    with urllib.request.urlopen(base + "/post", data=b"x" * 100000 + b"end") as answer:
        body = answer.read()
        print(answer.status, len(body), body[:5])
    try:
        urllib.request.urlopen(base + "/none")
    except urllib.error.HTTPError as e:
        print(e.code, e.read())
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    for path in ("/one", "/two"):
        connection.request("GET", path)
        print(connection.getresponse().read())
    connection.close()


lines = []
with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    ask(server.server_port)
    server.shutdown()
    thread.join()
print(lines)

with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
    child = os.fork()
    if not child:
        for _ in range(4):
            server.handle_request()
        os._exit(0)
    port = server.server_port
ask(port)
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
try:
    urllib.request.urlopen(f"http://127.0.0.1:{port}/")
except urllib.error.URLError as e:
    print(type(e.reason).__name__)


class Record(socketserver.DatagramRequestHandler):
    def handle(self):
        print(len(self.packet) > 0, logging.makeLogRecord(__import__("pickle").loads(self.packet[4:])).getMessage())


with socketserver.UDPServer(("127.0.0.1", 0), Record) as server:
    log = logging.getLogger("spec")
    log.propagate = False
    log.addHandler(logging.handlers.DatagramHandler("127.0.0.1", server.server_address[1]))
    log.warning("a line of %s", "the log")
    server.handle_request()
    log.handlers[0].close()

message = EmailMessage()
message["Subject"], message["From"], message["To"] = "Größe", "a@example.org", "b@example.org"
message.set_content("text\n")
message.add_attachment(b"\0\1", maintype="application", subtype="x-bytes", filename="f")
message.set_boundary("=====")
print(message.as_string())
try:
    version("no-such-package")
except PackageNotFoundError as e:
    print(e)
