/** What a person writes, taken apart: without the SDK of AWS. */
export { parseServices, type ServiceRequest as ServiceWish } from './command/services.ts';
export { type ImageRequest as ImageWish, parseImages } from './definition/derive.ts';
export { checkTag } from './image/reference.ts';
