/** The account that local functions believe to be in; the one of AWS's own examples. */
export const ACCOUNT_ID = '123456789012';

/** The id that local APIs have. */
export const API_ID = 'local';
