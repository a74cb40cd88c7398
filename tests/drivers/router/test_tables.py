from hypothesis import given
from hypothesis import strategies as st

from drivers.router.census import MOST_CLIENTS, mac_of
from drivers.router.tables import Lease, read_arp, read_dnsmasq, read_odhcpd

PHONE = "3c:22:fb:01:02:03"
DNSMASQ = """1700000000 3C:22:FB:01:02:03 192.168.1.20 annas-phone 01:3c:22:fb:01:02:03
0 aa:bb:cc:dd:ee:ff 192.168.1.21 * *
x aa:bb:cc:dd:ee:00 192.168.1.22 * *
duid 00:01:00:01
1700000000 12345 fd00::1 annas-phone 00:01
"""
ODHCPD = """# br-lan 3c22fb010203 ipv4 annas-phone 1700000000 c0a80114 32 192.168.1.20/32
# br-lan 000100011e 1 annas-phone 1700000000 1 128 fd00::14/128
192.168.1.20 annas-phone
# br-lan aabbccddeeff ipv4 - -1 c0a80115 32 192.168.1.21/32
"""
ARP = """IP address       HW type     Flags       HW address            Mask     Device
192.168.1.20     0x1         0x2         3c:22:fb:01:02:03     *        br-lan
192.168.1.21     0x1         0x0         00:00:00:00:00:00     *        br-lan
192.168.1.22     0x1         0x0         aa:bb:cc:dd:ee:ff     *        br-lan
"""
LEASES = (Lease(PHONE, "192.168.1.20", 1.7e9), Lease("aa:bb:cc:dd:ee:ff", "192.168.1.21", None))


def test_leases_are_read() -> None:
    assert read_dnsmasq(DNSMASQ) == LEASES
    assert read_odhcpd(ODHCPD) == LEASES


def test_neighbours_that_answer_are_read() -> None:
    assert read_arp(ARP) == {"192.168.1.20": PHONE}


def test_addresses_are_written_one_way() -> None:
    for text in ("3C-22-FB-01-02-03", " 3c22fb010203 ", PHONE):
        assert mac_of(text) == PHONE
    for text in ("", "3c:22:fb:01:02", "00:00:00:00:00:00", "ff02::1", "3c22fb01020g"):
        assert mac_of(text) is None


_LINES = st.lists(
    st.lists(
        st.text(max_size=6)
        | st.sampled_from(["#", "br-lan", "ipv4", "0x2", PHONE, "3c22fb010203", "10.0.0.1", "10.0.0.1/32", "duid"]),
        max_size=10,
    ).map(" ".join),
    max_size=6,
).map("\n".join)


@given(st.text() | _LINES)
def test_whatever_stands_there_is_read_or_passed_over(text: str) -> None:
    for lease in (*read_dnsmasq(text), *read_odhcpd(text)):
        assert mac_of(lease.mac) == lease.mac
    for mac in read_arp(text).values():
        assert mac_of(mac) == mac


def test_no_table_grows_without_end() -> None:
    assert len(read_dnsmasq(f"0 {PHONE} 10.0.0.1 * *\n" * (MOST_CLIENTS + 50))) == MOST_CLIENTS
