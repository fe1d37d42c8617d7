/** CURRENCY: what orders are paid in, by the template's parameter; default EUR. */
export const currency: string = process.env['CURRENCY'] ?? 'EUR';
