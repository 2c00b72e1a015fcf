"""Drives Firefox over its Marionette port: opens a page and tells what it shows.

usage: marionette.py PORT URL
"""
import json
import socket
import sys


class Marionette:
    def __init__(self, port):
        self.sock = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.file = self.sock.makefile("rb")
        self.number = 0
        self.receive()  # the greeting

    def receive(self):
        """A message is its length in decimal, a colon, and JSON."""
        length = b""
        while not length.endswith(b":"):
            byte = self.file.read(1)
            if not byte:
                sys.exit("firefox closed the connection")
            length += byte
        return json.loads(self.file.read(int(length[:-1])))

    def command(self, name, **params):
        self.number += 1
        text = json.dumps([0, self.number, name, params])
        self.sock.sendall(f"{len(text)}:{text}".encode())
        _, _, error, value = self.receive()
        if error:
            sys.exit(f"{name}: {error['error']}: {error['message']}")
        return value

    def script(self, text):
        return self.command("WebDriver:ExecuteScript", script=text, args=[])["value"]


SECURITY = """
const info = gBrowser.securityUI.secInfo;
const versions = ["SSL 3", "TLS 1.0", "TLS 1.1", "TLS 1.2", "TLS 1.3"];
return [versions[info.protocolVersion], info.cipherName,
    Array.from(info.succeededCertChain, c => c.commonName).join(", ")];
"""


def main():
    port, url = int(sys.argv[1]), sys.argv[2]
    firefox = Marionette(port)
    firefox.command("WebDriver:NewSession")
    firefox.command("WebDriver:Navigate", url=url)
    print("text:", firefox.script("return document.body.innerText"))
    firefox.command("Marionette:SetContext", value="chrome")
    protocol, cipher, chain = firefox.script(SECURITY)
    print("protocol:", protocol)
    print("cipher:", cipher)
    print("chain:", chain)


main()
