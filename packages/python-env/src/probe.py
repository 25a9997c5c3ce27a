import json, platform, struct, sys, sysconfig

version = sys.version_info
suffix = {"alpha": "a", "beta": "b", "candidate": "rc", "final": ""}[version.releaselevel]
print(json.dumps({
    "version": "%d.%d.%d" % version[:3] + (suffix + str(version.serial) if suffix else ""),
    "executable": getattr(sys, "_base_executable", None) or sys.executable,
    "prefix": sys.prefix,
    "base": sys.base_prefix,
    "implementation": sys.implementation.name,
    "freeThreaded": bool(sysconfig.get_config_var("Py_GIL_DISABLED")),
    "machine": platform.machine(),
    "bits": struct.calcsize("P") * 8,
}))
