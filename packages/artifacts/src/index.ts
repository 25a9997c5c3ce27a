export { Archive, ArchiveError, writeArchive } from './archive.ts';
export { patientHttp } from './http.ts';
export { type Http, type Results, resultsOf, ServiceError } from './results.ts';
export { download, upload } from './store.ts';
