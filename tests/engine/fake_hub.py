"""A small hub on this machine, for downloads to talk to: of models, and of whatever files a test puts there."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

REVISION = "0123456789abcdef0123456789abcdef01234567"
PUBLISHED = {
    "config.json": b"{}",
    "model.safetensors": b"weights",
    "1_Pooling/config.json": b"{}",
    "README.md": b"# A model",
    "pytorch_model.bin": b"the same weights",
    "tf_model.h5": b"the same weights",
    "rust_model.ot": b"the same weights",
    "onnx/model_O4.onnx": b"the same weights",
    "openvino/openvino_model.bin": b"the same weights",
}


class HubServer(ThreadingHTTPServer):
    """The hub as a server.

    Attributes
    ----------
    files : dict of str to bytes
        What is served besides the models, by path: "/datasets/<repository>/resolve/<revision>/<name>", or any other.
    asked : list of str
        "HEAD /path" and "GET /path", in order.
    cut_off, stalled : int
        How many downloads from now on break off, or stand still, halfway.
    """

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Hub)
        self.files: dict[str, bytes] = {}
        self.asked: list[str] = []
        self.cut_off = 0
        self.stalled = 0
        self.closing = threading.Event()

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.server_port}"


@contextmanager
def run_hub() -> Iterator[HubServer]:
    """Run a hub in a thread."""
    server = HubServer()
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield server
    finally:
        server.closing.set()
        server.shutdown()
        server.server_close()


class Hub(BaseHTTPRequestHandler):
    """As much of the hub as a download needs: the listing of one commit, and its files."""

    server: HubServer

    def do_HEAD(self) -> None:
        """Answer with the headers alone."""
        self._answer(body=False)

    def do_GET(self) -> None:
        """Answer with the headers and the content."""
        self._answer(body=True)

    def _answer(self, body: bool) -> None:
        path = self.path.partition("?")[0]
        self.server.asked.append(f"{self.command} {path}")
        repository, _, name = path.removeprefix("/").partition(f"/resolve/{REVISION}/")
        if path == "/":
            self._send(b"", "text/html", body)
        elif path.endswith(f"/tree/{REVISION}"):
            repository = path.removeprefix("/api/models/").removesuffix(f"/tree/{REVISION}")
            self._send(json.dumps(listing(published(repository))).encode(), "application/json", body)
        elif name in published(repository):
            self._send(PUBLISHED[name], "application/octet-stream", body)
        elif path in self.server.files:
            self._send(self.server.files[path], "application/octet-stream", body)
        else:
            self.send_error(404)

    def _send(self, content: bytes, kind: str, body: bool) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.send_header("ETag", f'"{hashlib.sha1(content).hexdigest()}"')
        self.send_header("X-Repo-Commit", REVISION)
        self.end_headers()
        if not body:
            return
        if self.server.cut_off > 0:
            self.server.cut_off -= 1
            content = content[: len(content) // 2]
        if self.server.stalled > 0:
            self.server.stalled -= 1
            self.wfile.write(content[: len(content) // 2])
            self.server.closing.wait()
            return
        self.wfile.write(content)

    def log_message(self, *_arguments: object) -> None:
        """Keep still."""


def published(repository: str) -> dict[str, bytes]:
    """Return the files of tests/tiny, or of tests/pickled, which has no .safetensors."""
    if repository == "tests/tiny":
        return PUBLISHED
    return {name: content for name, content in PUBLISHED.items() if name != "model.safetensors"}


def listing(files: dict[str, bytes]) -> list[dict[str, object]]:
    return [
        {"type": "file", "path": name, "size": len(content), "oid": hashlib.sha1(content).hexdigest()}
        for name, content in files.items()
    ]
