import path from 'node:path';
import { isRecord, recordOf, textOf, type YamlRecord } from './yaml-value.js';

/** Where a function's code is, or why it cannot run here: a clause such as `its code is inline`. */
export type FunctionCode = { readonly folder: string } | { readonly refusal: string };

/** What a function's code is looked for in. */
export interface CodeSource {
  /** Without intrinsic functions. */
  readonly properties: YamlRecord;
  readonly metadata: YamlRecord;
  /** The absolute path of the folder that holds the template. */
  readonly folder: string;
}

const INLINE = 'its code is inline; put it into a file, and name its folder in CodeUri.';
const IN_STORE = 'its code is in S3; name its folder on this disk in CodeUri.';

/**
 * Finds the code of a function: SAM's `CodeUri`, CloudFormation's `Code`, or the folder that the
 * CDK wrote its asset into.
 */
export function functionCode({ properties, metadata, folder }: CodeSource): FunctionCode {
  const code = recordOf(properties['Code']);
  if (properties['PackageType'] === 'Image' || (code['ImageUri'] ?? properties['ImageUri'])) {
    return { refusal: 'it is a container image.' };
  }
  if (properties['InlineCode'] !== undefined) return { refusal: INLINE };
  // https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.cx_api-readme.html
  const asset = textOf(metadata['aws:asset:path']);
  if (asset !== undefined) return onDisk(folder, asset);
  if (code['ZipFile'] !== undefined) return { refusal: INLINE };
  const given = properties['CodeUri'] ?? properties['Code'];
  if (isRecord(given)) return { refusal: IN_STORE };
  return onDisk(folder, textOf(given) ?? '.');
}

function onDisk(folder: string, given: string): FunctionCode {
  if (/^(?:s3|https?):\/\//.test(given)) return { refusal: IN_STORE };
  if (given.includes('${')) return { refusal: `only the cloud knows where its code is: ${given}.` };
  if (given.endsWith('.zip')) {
    return { refusal: `its code is packed: ${given}. Name the folder that it is made of.` };
  }
  return { folder: path.resolve(folder, given) };
}
