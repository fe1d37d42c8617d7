exports.handler = async ({ id, fail }) => {
  if (fail) throw new RangeError('out of stock');
  return { id };
};
