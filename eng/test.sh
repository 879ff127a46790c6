#!/usr/bin/env bash
# Installs what the tests need (Debian packages, when missing), builds, runs every test.
# Last line: "N passed, N failed, N skipped".
set -uo pipefail
cd "$(dirname "$0")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
# most code runs briefly in a test: to profile it costs more time than it wins
export DOTNET_TieredPGO=0

install() { # install PACKAGE...: Debian packages
    [ "$(id -u)" = 0 ] || { echo "missing: Debian package $*"; exit 1; }
    [ -n "${updated:-}" ] || { apt-get update -qq; updated=1; }
    apt-get install -y -qq "$@" >/dev/null || { echo "cannot install $*"; exit 1; }
}
need() { # need COMMAND PACKAGE: installs a Debian package when its command is missing
    command -v "$1" >/dev/null 2>&1 || install "$2"
}
need socat socat
need chromium chromium
need python3 python3
# the broker of the MQTT tests and its client; installed to be started by the tests, on ports of their own
[ -x /usr/sbin/mosquitto ] || install mosquitto
need mosquitto_sub mosquitto-clients
# Modbus peers of the tests; mbpoll brings libmodbus5, and Debian's own python3 has the other two
need mbpoll mbpoll
/usr/bin/python3 -c "import pymodbus, serial, serial_asyncio" 2>/dev/null || install python3-pymodbus python3-serial python3-serial-asyncio

# file servers of the tests, and the library that speaks to them
need vsftpd vsftpd
need sshd openssh-server
need ssh-keygen openssh-client
ldconfig -p | grep -q 'libcurl\.so\.4 ' || install libcurl4

dotnet build MCenter.Web.sln -c Release --nologo -v quiet || exit 1

results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
dotnet test MCenter.Tests -c Release --no-build --nologo --logger "trx;LogFileName=tests.trx" --results-directory "$results"
status=$?

counter() { grep -o "<Counters [^>]*" "$results/tests.trx" | grep -o " $1=\"[0-9]*\"" | grep -o '[0-9]*'; }
total=$(counter total); passed=$(counter passed); failed=$(counter failed)
[ -n "$total" ] || { echo "0 passed, 1 failed, 0 skipped"; exit 1; }
echo "$passed passed, $failed failed, $((total - passed - failed)) skipped"
[ "$status" = 0 ] && [ "$failed" = 0 ] && [ "$passed" -gt 0 ]
