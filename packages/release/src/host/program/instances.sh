# Instances of template units, as many as there should be.

# Stops and disables instances above a number. Arguments: sudo, scope option, template unit, number.
gd_surplus() {
  for gd_number in $(gd_instances "$1" "$2" "$3"); do
    if [ "$gd_number" -gt "$4" ]; then
      $1 systemctl "$2" disable --now --quiet "${3%@*}@$gd_number.${3##*.}" 2>&1
    fi
  done
  # Instances that are enabled but not loaded would come back at the next boot.
  return 0
}

# Notes which instances of a template unit run, for a revert. Arguments: sudo, scope option, unit.
gd_remember() {
  gd_user_manager "$2"
  { gd_list "$1" "$2" --state=active,activating,reloading "${3%@*}@*" |
    sed -n 's/^\([^@ ]*@[0-9][0-9]*\.[a-z]*\) .*/\1/p' >"$state/backup/$3"; } || gd_fail ROOT_NOT_WRITABLE "$state"
}

# Whether a service has to be touched by a scale. Arguments: service, sudo, scope option, template unit (or empty), number.
gd_needs_scale() {
  case " $gd_changed " in *" $1 "*) return 0 ;; esac
  [ -n "$4" ] || return 1
  [ "$(gd_instances "$2" "$3" "$4" | wc -l)" -ne "$5" ]
}
