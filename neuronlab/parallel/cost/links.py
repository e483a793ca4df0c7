"""Links between GPUs: the time that a message takes, and the ones that a cluster is built of."""

from dataclasses import dataclass

from ...checks import as_amount
from .units import BITS_PER_BYTE, bytes_per_second, rate_text, seconds_text


@dataclass(frozen=True)
class Link:
    """A link that brings a message of S bytes in latency + S / bandwidth: the alpha-beta model.

    Both directions are busy at the same time and do not disturb each other.

    Parameters
    ----------
    name : str
        What it is called.
    latency : float
        Seconds (alpha), 0 or more.
    bandwidth : float
        Bytes per second in one direction (1 / beta).
    source : str, optional
        Where the figures are from.
    note : str, optional
        What they leave out.

    Raises
    ------
    TypeError
        For another type.
    ValueError
        For a negative latency, a bandwidth of 0 or less.
    """

    name: str
    latency: float
    bandwidth: float
    source: str = ""
    note: str = ""

    def __post_init__(self):
        for name in ("name", "source", "note"):
            if not isinstance(getattr(self, name), str):
                raise TypeError(f"{name} must be text, got {type(getattr(self, name)).__name__}")
        object.__setattr__(self, "latency", as_amount("latency", self.latency, zero=True))
        object.__setattr__(self, "bandwidth", as_amount("bandwidth", self.bandwidth))

    def seconds(self, n_bytes: float) -> float:
        """Return the time of one message.

        Parameters
        ----------
        n_bytes : float
            Its size in bytes, 0 or more.

        Returns
        -------
        float
            Seconds.

        Raises
        ------
        TypeError
            For what is no number.
        ValueError
            For fewer than 0 bytes.
        """
        return self.latency + as_amount("n_bytes", n_bytes, zero=True) / self.bandwidth

    def __repr__(self):
        return f"Link({self.name!r}, {seconds_text(self.latency)}, {rate_text(self.bandwidth)})"


def as_link(given) -> Link:
    """Return a `Link`, given as such or by its name in LINKS; TypeError or ValueError otherwise."""
    if isinstance(given, Link):
        return given
    if not isinstance(given, str):
        raise TypeError(f"link must be a Link or a name, got {type(given).__name__}")
    if given not in LINKS:
        raise ValueError(f"link must be one of {', '.join(LINKS)}, got {given!r}")
    return LINKS[given]


# What NCCL itself reckons for one step of a ring when it chooses between its algorithms: the software of both
# sides is in it, so it is more than the way there, and no half of a round trip. Given is its constant for the
# protocol LL128, for middling messages; for long ones, protocol Simple, it reckons with 3.4, 5.7 and 14 us.
# For the network it makes no difference between InfiniBand and RoCE.
_NCCL = "latency: NCCL, tuning.cc, ring by LL128, with software"
_LINE_RATE = "the rate of the line: headers take some 2 % of it at 4096 bytes a packet"
_OURS = "latency: a typical figure of ours, not a measured one"

_PCIE_5 = 32e9 * 16 * 128 / 130 / BITS_PER_BYTE  # 32 GT/s, 16 lanes, 128 bits of data in each 130 sent
# 80 MHz carry 980 data tones; 10 bits on each, 5 of 6 not for error correction, 2 antennas, every 13.6 us.
_WIFI_6 = 980 * 10 * 5 / 6 * 2 / 13.6e-6 / BITS_PER_BYTE

LINKS = {
    link.name: link
    for link in (
        Link(
            "NVLink 4",
            1.9e-6,
            18 * 25e9,
            f"bandwidth: NVIDIA H100 architecture white paper, 18 links of 25 GB/s each way; {_NCCL}",
            "joins the 8 GPUs of a server and no others; sold as 900 GB/s, which counts both directions",
        ),
        Link(
            "PCIe 5 x16",
            2.5e-6,
            _PCIE_5,
            f"bandwidth: PCI Express 5.0, 32 GT/s on 16 lanes with 128b/130b coding; {_NCCL}",
            "inside a server only; packet headers take some per cent more",
        ),
        Link(
            "InfiniBand NDR",
            4.0e-6,
            bytes_per_second(400),
            f"bandwidth: NVIDIA ConnectX-7, NDR 400 Gb/s; {_NCCL}",
            _LINE_RATE,
        ),
        Link(
            "RoCEv2 400G",
            4.0e-6,
            bytes_per_second(400),
            f"bandwidth: IEEE 802.3, 400 Gb/s Ethernet; {_NCCL}",
            f"{_LINE_RATE}; what sets it apart from InfiniBand is how it behaves when packets are lost",
        ),
        Link(
            "RoCEv2 100G",
            4.0e-6,
            bytes_per_second(100),
            f"bandwidth: IEEE 802.3, 100 Gb/s Ethernet; {_NCCL}",
            _LINE_RATE,
        ),
        Link(
            "Ethernet 25G",
            25e-6,
            bytes_per_second(25),
            f"bandwidth: IEEE 802.3, 25 Gb/s Ethernet; {_OURS}",
            "TCP through the operating system of both hosts",
        ),
        Link(
            "Wi-Fi 6",
            2e-3,
            _WIFI_6,
            f"bandwidth: IEEE 802.11ax, MCS 11, 2 antennas, 80 MHz: 1201 Mb/s; {_OURS}",
            "flattered by the model: all share one channel for both directions, and half the rate is lost",
        ),
    )
}
