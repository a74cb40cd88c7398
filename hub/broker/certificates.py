"""The certificates of a connection, read from disk: call it off the loop's thread."""

import ssl

from hub.broker.address import Tls
from hub.model.errors import BadSetup


def context(tls: Tls) -> ssl.SSLContext:
    """What TLS needs to know the broker and to show who we are.

    Raises:
        BadSetup: a file is not there, or is none of a certificate and its key.
    """
    try:
        made = ssl.create_default_context(cafile=None if tls.ca is None else str(tls.ca))
    except (OSError, ssl.SSLError) as error:
        raise BadSetup("mqtt.bad_ca", file=str(tls.ca), reason=_reason(error)) from error
    # Authorities that people make at home lack what newer rules want, and are trusted because their owner says so.
    made.verify_flags &= ~ssl.VERIFY_X509_STRICT
    if tls.certificate is not None:
        key = None if tls.key is None else str(tls.key)
        try:
            # A key with a password would ask for it at the terminal.
            made.load_cert_chain(str(tls.certificate), key, password=lambda: "")
        except (OSError, ssl.SSLError) as error:
            file = f"{tls.certificate}" if key is None else f"{tls.certificate}, {key}"
            raise BadSetup("mqtt.bad_certificate", file=file, reason=_reason(error)) from error
    return made


def _reason(error: OSError) -> str:
    reason = error.reason if isinstance(error, ssl.SSLError) else error.strerror
    return reason or type(error).__name__
