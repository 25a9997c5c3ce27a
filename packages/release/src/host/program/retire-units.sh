# In a rollback: units that the release does not have.

# Stops a unit whose file a release does not have, noting what it was. When the release lacks the file that the service is defined
# in, nothing starts the unit at boot either. Arguments: release, path of the unit's file, path of the service's, sudo, scope
# option, unit.
gd_retire() {
  gd_lacks "$1" "$2" || return 0
  gd_user_manager "$5"
  true >"$state/backup/retired.$6" || gd_fail ROOT_NOT_WRITABLE "$state"
  ! systemctl "$5" is-active --quiet "$6" || echo start >>"$state/backup/retired.$6"
  if gd_lacks "$1" "$3" && systemctl "$5" is-enabled --quiet "$6" 2>/dev/null; then
    echo enable >>"$state/backup/retired.$6"
    $4 systemctl "$5" disable --quiet "$6" >/dev/null 2>&1
  fi
  gd_stop_units "$4" "$5" "$6"
}
