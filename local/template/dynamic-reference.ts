// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html
const DYNAMIC_REFERENCE = /\{\{resolve:[^}]{0,2048}\}\}/;

/** The first `{{resolve:...}}` of a text: what a deployment fetches from a store of secrets. */
export function dynamicReferenceIn(text: string): string | undefined {
  return DYNAMIC_REFERENCE.exec(text)?.[0];
}
