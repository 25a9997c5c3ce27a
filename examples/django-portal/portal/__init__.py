import pymysql

# PyMySQL stands in for mysqlclient: the hosts then need no compiler and no C library.
pymysql.install_as_MySQLdb()
