"""A real Mosquitto for tests: on a free port of loopback, keeping nothing, gone when the test is over."""

import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

HOST = "127.0.0.1"
# Debian keeps servers where only root looks for programs.
BINARY = shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin:/usr/local/sbin")
DEADLINE = 10.0


def free_port() -> int:
    """A TCP port of loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass(frozen=True, slots=True)
class Certificates:
    """PEM files: an authority, the broker's certificate (127.0.0.1, localhost, broker.test), and one of a client."""

    ca: Path
    server: Path
    server_key: Path
    client: Path
    client_key: Path


@dataclass(slots=True)
class Mosquitto:
    """One broker. It may be stopped as a machine that hangs is, killed, and started again on its port."""

    port: int
    folder: Path
    certificates: Certificates | None = None
    host: str = HOST
    _process: subprocess.Popen[bytes] | None = field(default=None, repr=False)

    @property
    def log(self) -> str:
        """What it has said so far."""
        return (self.folder / "log").read_text("utf-8", "replace")

    @property
    def pid(self) -> int:
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        """Start it and wait until it listens."""
        assert BINARY is not None
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [BINARY, "-c", str(self.folder / "mosquitto.conf")], stdout=log, stderr=log, stdin=subprocess.DEVNULL
            )
        deadline = time.monotonic() + DEADLINE
        while self._process.poll() is None and time.monotonic() < deadline:
            with suppress(OSError), socket.create_connection((HOST, self.port), 1.0):
                return
            time.sleep(0.01)
        self.kill()
        message = f"mosquitto did not start:\n{self.log}"
        raise AssertionError(message)

    def terminate(self) -> None:
        """End it as a shutdown does."""
        self._end(signal.SIGTERM)

    def kill(self) -> None:
        """End it without a word."""
        self._end(signal.SIGKILL)

    def restart(self) -> None:
        """End it and start it again on the same port; it remembers nothing."""
        self.terminate()
        self.start()

    def freeze(self) -> None:
        """SIGSTOP: connections stay, nothing answers."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)

    def _end(self, by: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.send_signal(by)
        process.send_signal(signal.SIGCONT)
        try:
            process.wait(DEADLINE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def mosquitto(
    config: str = "",
    *,
    users: Mapping[str, str] | None = None,
    acl: str = "",
    tls: bool = False,
    client_certificates: bool = False,
    port: int = 0,
) -> Iterator[Mosquitto]:
    """Run a broker. Skips the test where there is no Mosquitto.

    `config`: more lines of mosquitto.conf (a bridge, limits); `users`: names and passwords, and then nobody else gets
    in; `acl`: the text of its ACL file; `tls`: with `certificates`; `client_certificates`: the certificate's common
    name is the user.
    """
    if BINARY is None:
        pytest.skip("mosquitto is not installed (apt install mosquitto)")
    with tempfile.TemporaryDirectory(prefix="hearth-mosquitto-") as made:
        folder = Path(made)
        broker = Mosquitto(port or free_port(), folder)
        lines = ["user root", "persistence false", "set_tcp_nodelay true", f"listener {broker.port} {HOST}"]
        lines.append(f"allow_anonymous {'false' if users else 'true'}")
        if users:
            lines.append(f"password_file {_passwords(folder, users)}")
        if acl:
            (folder / "acl").write_text(acl, "utf-8")
            lines.append(f"acl_file {folder / 'acl'}")
        if tls or client_certificates:
            known = broker.certificates = certificates(folder)
            lines += [f"cafile {known.ca}", f"certfile {known.server}", f"keyfile {known.server_key}"]
        if client_certificates:
            lines += ["require_certificate true", "use_identity_as_username true"]
        (folder / "mosquitto.conf").write_text("\n".join([*lines, config, ""]), "utf-8")
        broker.start()
        try:
            yield broker
        finally:
            broker.kill()


def _passwords(folder: Path, users: Mapping[str, str]) -> Path:
    """A password file with the passwords hashed, as Mosquitto's own tool does it."""
    file = folder / "passwords"
    file.write_text("".join(f"{name}:{password}\n" for name, password in users.items()), "utf-8")
    file.chmod(0o600)
    subprocess.run(["mosquitto_passwd", "-U", str(file)], check=True, capture_output=True)
    return file


def certificates(folder: Path, client: str = "hub") -> Certificates:
    """Make an authority and certificates by it, good for a day; `client` is the common name of the client's."""
    ca_key, ca_name = ec.generate_private_key(ec.SECP256R1()), _name("Hearth tests")
    ca = _certificate(ca_name, ca_key, ca_name, ca_key, ca=True)
    made = Certificates(*(folder / name for name in ("ca.pem", "server.pem", "server.key", "client.pem", "client.key")))
    made.ca.write_bytes(ca.public_bytes(serialization.Encoding.PEM))
    for who, certificate_file, key_file in (
        ("localhost", made.server, made.server_key),
        (client, made.client, made.client_key),
    ):
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = _certificate(_name(who), key, ca_name, ca_key, ca=False)
        certificate_file.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
        key_file.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
    return made


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _certificate(
    name: x509.Name, key: ec.EllipticCurvePrivateKey, issuer: x509.Name, by: ec.EllipticCurvePrivateKey, *, ca: bool
) -> x509.Certificate:
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
    )
    if not ca:
        names = [x509.DNSName("localhost"), x509.DNSName("broker.test"), x509.IPAddress(ip_address(HOST))]
        uses = [ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]
        builder = builder.add_extension(x509.SubjectAlternativeName(names), critical=False)
        builder = builder.add_extension(x509.ExtendedKeyUsage(uses), critical=False)
    return builder.sign(by, hashes.SHA256())
