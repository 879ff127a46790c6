#!/usr/bin/env python3
"""Takes what M-Center's HTTP push posts, and keeps every reading once in an SQLite database.

    python3 http-push-receiver.py --key KEY_FILE [--certificate PEM_FILE] [--port 8443] [--database readings.db]

The key file holds the signing key as set in M-Center. With --certificate (certificate and key in one PEM file) it speaks
HTTPS, else HTTP. An example to start from: it needs nothing but Python, and is what M-Center's own tests send to.
"""
import argparse
import hashlib
import hmac
import http.server
import json
import sqlite3
import ssl
import threading
import time

LONGEST_SKEW = 300  # seconds that the clocks may differ; what is older may be an old document sent by somebody else


def verify(key: bytes, timestamp: str, body: bytes, signature: str) -> bool:
    expected = "sha256=" + hmac.new(key, timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(expected, signature) and abs(time.time() - int(timestamp)) <= LONGEST_SKEW


class Receiver(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # keeps connections open
    timeout = 60  # seconds; a client that stalls is let go

    def do_POST(self):
        length = max(0, int(self.headers.get("Content-Length", 0)))
        if length > self.server.most_bytes:
            for _ in range(0, min(length, 100 * self.server.most_bytes), 65536):
                self.rfile.read(min(65536, length))  # or the client would not hear the answer
                length -= 65536
            self.close_connection = True
            return self.answer(413, f"at most {self.server.most_bytes} bytes, please")
        body = self.rfile.read(length)
        if not verify(self.server.key, self.headers.get("X-MCenter-Timestamp", "0"), body, self.headers.get("X-MCenter-Signature", "")):
            return self.answer(401, "wrong signature, or too old")
        document = json.loads(body)
        with self.server.one_at_a_time, self.server.database as database:  # one transaction; answered only after it is on the disk
            for reading in document["readings"]:
                # the first one wins: a reading that comes again is the same
                database.execute(
                    "INSERT OR IGNORE INTO reading (box, device, raster_time, document) VALUES (?, ?, ?, ?)",
                    (reading["box"], reading["deviceId"], reading["rasterTime"], json.dumps(reading)))
        self.answer(200, "test taken" if document.get("test") else f"{len(document['readings'])} readings taken")

    def answer(self, status, text):
        words = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(words)))
        self.end_headers()
        self.wfile.write(words)

    def log_message(self, *_):
        pass


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--key", required=True)
    arguments.add_argument("--certificate")
    arguments.add_argument("--address", default="127.0.0.1")
    arguments.add_argument("--port", type=int, default=8443)
    arguments.add_argument("--database", default="readings.db")
    arguments.add_argument("--most-bytes", type=int, default=2_000_000)
    chosen = arguments.parse_args()

    server = http.server.ThreadingHTTPServer((chosen.address, chosen.port), Receiver)
    server.most_bytes = chosen.most_bytes
    with open(chosen.key, encoding="utf-8") as file:
        server.key = file.read().strip().encode()
    server.one_at_a_time = threading.Lock()
    server.database = sqlite3.connect(chosen.database, check_same_thread=False)
    server.database.execute(
        "CREATE TABLE IF NOT EXISTS reading (id INTEGER PRIMARY KEY, box TEXT, device INTEGER, raster_time TEXT, document TEXT, UNIQUE (box, device, raster_time))")
    if chosen.certificate:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(chosen.certificate)
        server.socket = tls.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    print(server.server_port, flush=True)
    server.serve_forever()


if __name__ == "__main__":
    main()
