export const handler = async () => {};

throw new RangeError('no configuration');
