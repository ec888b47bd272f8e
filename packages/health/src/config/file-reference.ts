export { SecretReference as FileReference } from './secret-reference.ts';
