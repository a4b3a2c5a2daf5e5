#!/usr/bin/python3
"""A real SMTP server (aiosmtpd) that keeps what it gets, byte for byte, and fails as it is told.

    smtp.py DIR [starttls|implicit CERTIFICATE KEY]

With `starttls` it takes nothing before the connection is turned over; with `implicit` it speaks TLS from the first byte.
Listens on 127.0.0.1 at a free port, which it writes to DIR/port. Each message it takes is DIR/NNNN.json (sender,
recipients, the bytes in base64, and what a reader sees). DIR/mode says how it behaves, and is read for every message: `ok`; `451` or `550`
(answers RCPT so); `451-data` (answers DATA so); `hang` (takes the bytes and never answers); `cut` (keeps the bytes and
closes without an answer); `slow` (answers after a second). Ends when its standard input does.
"""

import asyncio
import base64
import email
import email.policy
import json
import os
import ssl
import sys

from aiosmtpd.smtp import SMTP

ROOM = sys.argv[1]
HOW = sys.argv[2] if len(sys.argv) > 2 else "plain"
TLS = None
if HOW != "plain":
    TLS = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    TLS.load_cert_chain(sys.argv[3], sys.argv[4])


def mode():
    with open(os.path.join(ROOM, "mode"), encoding="ascii") as file:
        return file.read().strip()


class Keeper:
    kept = 0

    def keep(self, envelope):
        Keeper.kept += 1
        name = os.path.join(ROOM, f"{Keeper.kept:04}.json")
        message = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "read": self.read(envelope.content),
            "raw": base64.b64encode(envelope.content).decode("ascii"),
        }
        with open(name + ".part", "w", encoding="utf-8") as file:
            json.dump(message, file)
        os.rename(name + ".part", name)

    def read(self, content):
        """Subject and parts as a reader sees them, by Python's own reader of mail."""
        mail = email.message_from_bytes(content, policy=email.policy.default)
        parts = [part.get_content() for part in mail.walk() if not part.is_multipart()]
        return "\n".join([str(mail["subject"])] + parts)

    async def handle_RCPT(self, server, session, envelope, address, options):
        if mode() in ("451", "550"):
            return f"{mode()} told to refuse"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        how = mode()
        if how == "451-data":
            return "451 told to refuse"
        if how == "hang":
            await asyncio.sleep(3600)
        self.keep(envelope)
        if how == "cut":
            server.transport.close()
            await asyncio.sleep(3600)
        if how == "slow":
            await asyncio.sleep(1)
        return "250 kept"


def smtp():
    offered = {"tls_context": TLS, "require_starttls": True} if HOW == "starttls" else {}
    return SMTP(Keeper(), enable_SMTPUTF8=True, hostname="prov", **offered)


async def serve():
    loop = asyncio.get_running_loop()
    server = await loop.create_server(smtp, "127.0.0.1", 0, ssl=TLS if HOW == "implicit" else None)
    with open(os.path.join(ROOM, "port.part"), "w", encoding="ascii") as file:
        file.write(str(server.sockets[0].getsockname()[1]))
    os.rename(os.path.join(ROOM, "port.part"), os.path.join(ROOM, "port"))
    await loop.run_in_executor(None, sys.stdin.read)


asyncio.run(serve())
