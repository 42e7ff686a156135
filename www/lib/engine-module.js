/** The engine, compiled on the page so that its hash is checked before it runs. */
import { WASM_INTEGRITY } from "../pkg/build.js";
import { Refusal } from "./protocol.js";

const WASM_URL = new URL("../pkg/redacted_record_bg.wasm", import.meta.url);

let compiled = null;

/** Compiles once a page. A failure is not kept: the next call tries again. */
export function compileEngine() {
  compiled ??= WebAssembly.compileStreaming(fetch(WASM_URL, { integrity: WASM_INTEGRITY })).catch(() => {
    compiled = null;
    throw new Refusal("engine-unavailable");
  });
  return compiled;
}
