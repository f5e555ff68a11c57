// A route handler of Next.js: save it as app/api/simulate/route.ts.
//
// It takes {deal, assumptions, paths} and answers with the classes' loss distributions. The work is done off
// the event loop, and stops when the client hangs up.

import { type AssumptionsInput, type DealInput, InvalidError, clo } from "paripassu";

export const runtime = "nodejs";

interface Body {
  deal: DealInput;
  assumptions?: AssumptionsInput;
  paths?: number;
}

export async function POST(request: Request): Promise<Response> {
  const { deal, assumptions = {}, paths = 10_000 } = (await request.json()) as Body;
  try {
    const { summary } = await clo.simulate(deal, assumptions, { paths: { start: 0, end: paths } }, { signal: request.signal });
    return Response.json(summary);
  } catch (error) {
    if (!(error instanceof InvalidError)) throw error;
    return Response.json({ message: error.message, problems: error.problems }, { status: 422 });
  }
}
