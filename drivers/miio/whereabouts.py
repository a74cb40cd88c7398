"""Where a device is. Its identity is its id and a signed answer; an address is only where it was last.

A hello's answer is unsigned: anybody can claim to be anybody. So when a device seems to be at another address it is
asked there, signed, and only its signed answer moves it.
"""

from dataclasses import dataclass
from typing import Final

from drivers.miio.codec import Keys
from drivers.miio.exchange import INFO
from drivers.miio.transport import Address, Receiver, Transport, address_of, text_of

PROOF_WAIT: Final = 3.0
MAX_PROOFS: Final = 4  # one liar must not keep the true one from being asked


@dataclass(frozen=True, slots=True)
class _Proof:
    request_id: int
    until: float


class Whereabouts:
    """The address of one device, and the other addresses where it is being asked for."""

    __slots__ = ("_proofs", "_receiver", "_ref", "_transport", "address", "hinted", "rumour")

    def __init__(self, transport: Transport, ref: str, receiver: Receiver) -> None:
        self._transport = transport
        self._ref = ref
        self._receiver = receiver
        self._proofs: dict[Address, _Proof] = {}
        self.address: Address | None = None
        self.hinted: Address | None = None  # where mDNS says that it is
        self.rumour: tuple[Address, int] | None = None  # where it was heard of last, and the stamp heard there

    @property
    def silence(self) -> str:
        """What it means when nothing is heard from there: the id of the reason."""
        local = self.address is None or self._transport.ports.network.local(self.address[0])
        return "device.silent" if local else "device.other_subnet"

    def about(self, reason: str) -> tuple[tuple[str, str], ...]:
        """The fields of the reason's message that tell of the address."""
        if reason != "device.other_subnet" or self.address is None:
            return ()
        return (("address", self.address[0]), ("own", ", ".join(self._transport.ports.network.prefixes)))

    def remember(self) -> None:
        """Begin where the address book says."""
        known = self._transport.ports.book.address(self._ref)
        if self.address is None and known:
            self.address = address_of(known)
        if self.address is not None:
            self._transport.attach(self.address, self._receiver)

    def leave(self) -> None:
        """Listen nowhere any more."""
        for address in self._proofs:
            self._transport.detach(address, self._receiver)
        self._proofs.clear()
        self.lose()

    def lose(self) -> None:
        """Somebody else lives at the address now."""
        if self.address is not None:
            self._transport.detach(self.address, self._receiver)
            self.address = None

    def follow(self, keys: Keys | None, did: int) -> None:
        """Look into the rumour, if there is one."""
        if self.rumour is not None and keys is not None:
            address, stamp = self.rumour
            self.rumour = None
            self.suspect(address, keys, did, stamp)

    def suspect(self, address: Address, keys: Keys, did: int, stamp: int) -> None:
        """Ask for a proof at an address where the device is said to be."""
        now = self._transport.ports.clock.monotonic()
        for known in [known for known, proof in self._proofs.items() if now >= proof.until]:
            del self._proofs[known]
            if known != self.address:
                self._transport.detach(known, self._receiver)
        if address in self._proofs or len(self._proofs) >= MAX_PROOFS:
            return
        proof = _Proof(self._transport.ids.next(), now + PROOF_WAIT)
        self._proofs[address] = proof
        self._transport.attach(address, self._receiver)
        self._transport.send(keys.seal(did, stamp, INFO.text(proof.request_id)), address)

    def proves(self, address: Address, request_id: int) -> bool:
        """Whether a signed answer with this id from there is the proof asked for; if so, that is the address."""
        proof = self._proofs.get(address)
        if proof is None or proof.request_id != request_id:
            return False
        del self._proofs[address]
        self.lose()
        self.address = address
        self._transport.attach(address, self._receiver)
        self._transport.ports.book.moved(self._ref, text_of(address))
        return True
