/**
 * The Debian packages for what a build from source did not find. From the packages' own file lists (`dpkg -S`, packages.debian.org).
 * The first pattern that fits names them.
 */
const PACKAGES: readonly (readonly [RegExp, string])[] = [
  [/mysql_config|mariadb_config|mysqlclient|mysql\.h|libmariadb/, 'libmariadb-dev pkg-config gcc'],
  [/pg_config|libpq-fe\.h|postgres/, 'libpq-dev gcc'],
  [/Python\.h/, 'python3-dev'],
  [/ldap\.h|lber\.h|sasl/, 'libldap-dev libsasl2-dev gcc'],
  [/xmlsec/, 'libxmlsec1-dev pkg-config gcc'],
  [/libxml|xmlversion\.h|xslt/, 'libxml2-dev libxslt1-dev gcc'],
  [/ffi\.h|libffi/, 'libffi-dev gcc'],
  [/openssl|libssl|libcrypto/, 'libssl-dev gcc'],
  [/jpeglib\.h|\bjpeg\b/, 'libjpeg-dev zlib1g-dev gcc'],
  [/zlib\.h|\bzlib\b/, 'zlib1g-dev gcc'],
  [/gdal/, 'libgdal-dev g++'],
  [/geos/, 'libgeos-dev gcc'],
  [/librdkafka|rdkafka\.h/, 'librdkafka-dev gcc'],
  [/curl\/curl\.h|curl-config|libcurl/, 'libcurl4-openssl-dev gcc'],
  [/krb5|gssapi/, 'libkrb5-dev gcc'],
  [/snappy/, 'libsnappy-dev g++'],
  [/sql\.h|odbc/, 'unixodbc-dev g++'],
  [/cairo/, 'libcairo2-dev pkg-config gcc'],
  [/girepository|gobject-introspection/, 'libgirepository1.0-dev pkg-config gcc'],
  [/yaml\.h/, 'libyaml-dev gcc'],
  [/gmp\.h/, 'libgmp-dev gcc'],
  [/lzma\.h/, 'liblzma-dev gcc'],
  [/bzlib\.h/, 'libbz2-dev gcc'],
  [/sqlite3\.h/, 'libsqlite3-dev gcc'],
  [/magic\.h/, 'libmagic-dev gcc'],
  [/hdf5/, 'libhdf5-dev gcc'],
  [/event2?\/event\.h|libevent/, 'libevent-dev gcc'],
  [/memcached/, 'libmemcached-dev gcc'],
  [/rustc|cargo|maturin/, 'cargo rustc'],
  [/cmake/i, 'cmake g++'],
  [/swig/, 'swig'],
  [/pkg-config|pkgconf/, 'pkg-config'],
  [/g\+\+|c\+\+|clang\+\+/, 'g++'],
  [/gcc|\bcc\b|clang|C compiler/, 'gcc'],
];

/** The packages to name under `system-packages`; undefined for what is not known. */
export const debianPackages = (missing: string): string | undefined =>
  PACKAGES.find(([pattern]) => pattern.test(missing))?.[1];
