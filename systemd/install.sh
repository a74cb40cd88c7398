#!/bin/sh
# Installs Hearth as a service, or brings an installed one up to date: sudo systemd/install.sh
#
# The program goes to /opt/hearth, an environment of its own made from the hash-pinned requirements/run.txt; the units
# to /etc/systemd/system. The user `hearth` is made. Nothing in /etc/hearth or /var/lib/hearth is touched.
# DESTDIR=folder puts the files under that folder, and leaves users and services alone: for packages and tests.
set -eu

fail() {
  echo "install: $1" >&2
  exit 1
}

source=$(cd "$(dirname "$0")/.." && pwd)
destination=${DESTDIR:-}
python=${PYTHON:-python3}
program=$destination/opt/hearth

[ -n "$destination" ] || [ "$(id -u)" -eq 0 ] || fail 'only root can do this: run it with sudo'
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
  || fail "Hearth needs Python 3.11 or newer: name it with PYTHON=/path/to/python3"
"$python" -c 'import venv, ensurepip' 2>/dev/null \
  || fail 'Python cannot make virtual environments here: run `apt install python3-venv`, then try again'

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

echo 'building'
"$python" -m venv "$work/build"
"$work/build/bin/pip" --disable-pip-version-check -qq install --require-hashes -r "$source/requirements/build.txt"
"$work/build/bin/pip" --disable-pip-version-check -qq wheel --no-deps --no-build-isolation -w "$work" "$source"

echo "installing into $program"
umask 022
[ -x "$program/bin/python" ] || "$python" -m venv "$program"
"$program/bin/pip" --disable-pip-version-check -qq install --require-hashes -r "$source/requirements/run.txt"
"$program/bin/pip" --disable-pip-version-check -qq install --no-deps --force-reinstall "$work"/hearth_hub-*.whl
for unit in hearth.service hearth-off.service; do
  install -D -m 0644 "$source/systemd/$unit" "$destination/etc/systemd/system/$unit"
done

[ -z "$destination" ] || exit 0

id hearth >/dev/null 2>&1 \
  || useradd --system --user-group --no-create-home --home-dir /var/lib/hearth --shell /usr/sbin/nologin hearth
install -d -o hearth -g hearth -m 0750 /etc/hearth
install -d -o hearth -g hearth -m 0700 /var/lib/hearth
ln -sf "$program/bin/hearth" "$program/bin/hearth-off" /usr/local/bin/

if [ -d /run/systemd/system ]; then
  systemctl daemon-reload
  systemctl enable hearth.service
  systemctl try-restart hearth.service
fi

if [ -e /etc/hearth/hearth.yaml ]; then
  echo 'done; start it with `systemctl start hearth`'
else
  echo 'done; describe your home with `sudo -u hearth hearth init`, then `systemctl start hearth`'
fi
