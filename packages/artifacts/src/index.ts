export { Archive, ArchiveError, type Content, writeArchive } from './archive.ts';
export { type Fetch, type PatientOptions, patientHttp, StatusError } from './http.ts';
export {
  type Answer,
  type Http,
  type Request,
  type Results,
  resultsOf,
  ServiceError,
} from './results.ts';
export { CHUNK, download, upload } from './store.ts';
