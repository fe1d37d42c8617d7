import { textAt } from '../../trigger/shape.js';
import type { AwsService } from '../service.js';

/** https://opentelemetry.io/docs/specs/semconv/object-stores/s3/ */
export const s3: AwsService = {
  attributes: (input) => ({
    'aws.s3.bucket': textAt(input, 'Bucket'),
    'aws.s3.key': textAt(input, 'Key'),
  }),
};
