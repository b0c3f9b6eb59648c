#!/usr/bin/env bash
# Installs the mail servers that tests/mailstack runs for itself: no service is set up, none is started.
# Status 1, and a line on stderr, where this machine cannot have them.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
if ! command -v apt-get >/dev/null || [ "$(id -u)" != 0 ]; then
  echo "the mail servers need Debian's apt-get and root" >&2
  exit 1
fi
export DEBIAN_FRONTEND=noninteractive
echo 'postfix postfix/main_mailer_type select No configuration' | debconf-set-selections
# Without this file the packages would start their services on machines that have an init.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
  printf '#!/bin/sh\nexit 101\n' >"$policy"
  chmod +x "$policy"
  trap 'rm -f "$policy"' EXIT
fi
apt-get -qq update
xargs -a "$here/packages.txt" apt-get -qq install -y --no-install-recommends >/dev/null
