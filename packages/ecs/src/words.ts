/** What a person writes, taken apart: without the SDK of AWS. */
export { parseServices, type ServiceRequest } from './command/services.ts';
export { type ImageRequest, parseImages } from './definition/derive.ts';
