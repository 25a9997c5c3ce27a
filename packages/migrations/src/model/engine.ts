/** Engines whose behaviour the rule table knows; anything else is judged as unknown. */
export type Engine = 'mariadb' | 'mysql' | 'postgresql' | 'sqlite';

export type Tool = 'django' | 'alembic' | 'flyway';
