// A server of projections on node:http alone: POST {deal, assumptions} to /project.
//
// The work is done off the event loop, and stops when the client hangs up.

import { createServer } from "node:http";
import { json } from "node:stream/consumers";
import { pathToFileURL } from "node:url";
import { InvalidError, clo } from "paripassu";

export const server = createServer(async (request, response) => {
  const answer = (status, body) => {
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
  };
  if (request.method !== "POST" || request.url !== "/project") return answer(404, { message: "POST /project" });
  const hangUp = new AbortController();
  response.on("close", () => hangUp.abort());
  try {
    const { deal, assumptions } = await json(request);
    answer(200, await clo.project(deal, assumptions, { signal: hangUp.signal }));
  } catch (error) {
    const status = error instanceof InvalidError ? 422 : error instanceof SyntaxError ? 400 : 500;
    answer(status, { message: error.message, problems: error.problems ?? [] });
  }
});

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  server.listen(3000, () => console.log("http://localhost:3000/project"));
}
