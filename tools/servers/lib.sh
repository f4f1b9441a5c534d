# shellcheck shell=bash
# Shared by the server scripts: folders, packages, pid files, port waits. Sourced after `set -euo pipefail`.
# Nothing is ever ended by name: a pid file holds "pid start-time", so a reused pid is never mistaken for ours.

DIR="${TICKWORKS_SERVERS:-${XDG_CACHE_HOME:-$HOME/.cache}/tickworks-servers}"
HOST=127.0.0.1
mkdir -p "$DIR"
exec 9>"$DIR/.$(basename "$0").lock" # suites run side by side: one call of a script at a time
flock 9

say() { printf '%s\n' "$*" >&2; }
die() { say "$(basename "$0"): $*"; exit 1; }

# Debian packages, only those that are missing, and without starting their services.
apt_install() {
  local p missing=() sudo=()
  for p in "$@"; do dpkg-query -W -f '${db:Status-Abbrev}' "$p" 2>/dev/null | grep -q '^ii' || missing+=("$p"); done
  [ ${#missing[@]} -gt 0 ] || return 0
  [ "$(id -u)" = 0 ] || sudo=(sudo)
  if [ ! -e /usr/sbin/policy-rc.d ]; then
    printf '#!/bin/sh\nexit 101\n' | "${sudo[@]}" tee /usr/sbin/policy-rc.d >/dev/null
    "${sudo[@]}" chmod +x /usr/sbin/policy-rc.d
  fi
  say "apt: ${missing[*]}"
  "${sudo[@]}" apt-get update -qq >&2
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >"$DIR/apt.log" 2>&1 ||
    { tail -5 "$DIR/apt.log" >&2; die "apt-get install failed: ${missing[*]}"; }
}

started_at() { sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20; }

# alive PIDFILE
alive() {
  local pid at
  [ -r "$1" ] || return 1
  read -r pid at <"$1" || return 1
  [ -n "$at" ] && [ "$(started_at "$pid")" = "$at" ]
}

# spawn PIDFILE LOGFILE COMMAND...: in the background, in a session of its own, surviving this script
spawn() {
  local pidfile="$1" log="$2"
  shift 2
  setsid "$@" </dev/null >>"$log" 2>&1 9>&- &
  printf '%s %s\n' "$!" "$(started_at "$!")" >"$pidfile"
}

# stop_pid PIDFILE [SIGNAL] [SECONDS before KILL]
stop_pid() {
  local pidfile="$1" signal="${2:-TERM}" left=$((${3:-20} * 10)) pid
  if alive "$pidfile"; then
    read -r pid _ <"$pidfile"
    kill "-$signal" "$pid" 2>/dev/null || true
    while alive "$pidfile" && [ "$left" -gt 0 ]; do sleep 0.1; left=$((left - 1)); done
    if alive "$pidfile"; then kill -KILL "$pid" 2>/dev/null || true; sleep 0.2; fi
  fi
  rm -f "$pidfile"
}

port_open() { (exec 3<>"/dev/tcp/$HOST/$1") 2>/dev/null; }

# wait_for SECONDS PIDFILE LOGFILE COMMAND...: until COMMAND succeeds; fails at once when the process is gone
wait_for() {
  local left=$(($1 * 5)) pidfile="$2" log="$3"
  shift 3
  until "$@" >/dev/null 2>&1; do
    alive "$pidfile" || { tail -15 "$log" >&2; die "ended while starting, see $log"; }
    [ "$left" -gt 0 ] || { tail -15 "$log" >&2; die "not ready in time, see $log"; }
    sleep 0.2
    left=$((left - 1))
  done
}
