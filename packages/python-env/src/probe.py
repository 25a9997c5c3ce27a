import sys

version = sys.version_info
suffix = {"alpha": "a", "beta": "b", "candidate": "rc", "final": ""}[version.releaselevel]
threads = False
if version >= (3, 13):
    import sysconfig
    threads = bool(sysconfig.get_config_var("Py_GIL_DISABLED"))
print("\n".join([
    "%d.%d.%d" % version[:3] + (suffix + str(version.serial) if suffix else ""),
    sys.implementation.name,
    "t" if threads else "",
    getattr(sys, "_base_executable", None) or sys.executable,
    sys.prefix,
]))
