import { getPackage, listPackages, type Package, type PackageField } from '../api/packages.ts';
import type { CallContext } from '../calls/call-context.ts';
import { createResourceReads, type ResourceReads } from '../calls/resource-reads.ts';

/** The packages that the built-in device management installs on Macs. */
export interface PackageCalls extends ResourceReads<Package, PackageField> {}

/** Creates the package calls. */
export function createPackageCalls(context: CallContext): PackageCalls {
  return createResourceReads(context, 'packages', { list: listPackages, get: getPackage });
}
