/** How a web page begins: after comments and an XML declaration, with one of the elements that only pages have. */
const pageStart =
  /^\s*(?:<\?xml\b[^>]{0,200}>\s*)?(?:<!--[\s\S]{0,1000}?-->\s*)*<(?:!doctype html|html|head|title|meta|script|body)\b/i;

/** Whether a text is a web page, such as the page of a firewall or the login page of a portal. Only its beginning is read. */
export function isWebPageText(text: string): boolean {
  return pageStart.test(text.slice(0, 2_000));
}
