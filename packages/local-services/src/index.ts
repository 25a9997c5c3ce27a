export { type DatabaseService, mariaDbMissing, startMariaDb } from './mariadb.ts';
export { postgresMissing, startPostgres } from './postgres.ts';
export { type RabbitService, rabbitMqMissing, startRabbitMq } from './rabbitmq.ts';
export { freePort, type Service } from './server.ts';
