/** What Google's front end answers for an address that no API has. */
export function notFoundPage(request: Request): Response {
  const { pathname } = new URL(request.url);
  const escaped = pathname.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
  const page = `<!DOCTYPE html>\n<html lang=en>\n  <title>Error 404 (Not Found)!!1</title>\n  <p><b>404.</b> <ins>That’s an error.</ins>\n  <p>The requested URL <code>${escaped}</code> was not found on this server.\n`;
  return new Response(page, { status: 404, headers: { 'content-type': 'text/html; charset=UTF-8' } });
}
