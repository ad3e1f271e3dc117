// Lean for the highlight.js that mdBook brings along. mdBook's own script has run already and left these blocks alone.
"use strict";
(() => {
  const name = "[A-Za-z_\\u00a1-\\uffff][\\w.'!?\\u00a1-\\uffff]*";
  // highlight.js takes it apart: each use gets its own.
  const keywords = () => ({
    $pattern: new RegExp(name),
    keyword:
      "abbrev at axiom by calc catch class def deriving do else end example extends finally for from fun have if import in " +
      "inductive infixl infixr instance let macro match module mut mutual namespace noncomputable notation opaque open " +
      "partial private protected public return section set_option show structure syntax termination_by then theorem throw " +
      "try universe unless unsafe variable where while with",
    literal: "true false",
    type: "Prop Sort Type",
  });
  const escape = { begin: /\\[\s\S]/, relevance: 0 };
  const string = { className: "string", begin: /"/, end: /"/, contains: [escape] };
  const number = { className: "number", begin: /\b(0[xX][0-9a-fA-F]+|0[bB][01]+|\d+(\.\d+)?([eE][-+]?\d+)?)/, relevance: 0 };
  // A capital begins the name of a type, a module or a namespace.
  const type = { className: "type", begin: /\b[A-Z]\w*/, relevance: 0 };
  const interpolated = {
    className: "string",
    begin: /\b[smf]!"/,
    end: /"/,
    contains: [escape, { className: "subst", begin: /\{/, end: /\}/, keywords: keywords(), contains: [string, number, type] }],
  };
  const definition = {
    className: "class",
    beginKeywords: "abbrev axiom class def inductive opaque structure theorem",
    end: /$/,
    contains: [{ className: "title", begin: new RegExp(name), endsParent: true }],
  };
  const language = (hljs) => ({
    name: "Lean",
    keywords: keywords(),
    contains: [
      hljs.COMMENT("/-", "-/", { contains: ["self"] }),
      hljs.COMMENT("--", "$"),
      interpolated,
      string,
      { className: "string", begin: /'(\\[^']+|[^\\'])'(?!\w)/ },
      { className: "meta", begin: /@\[/, end: /\]/, contains: [string] },
      { className: "meta", begin: /#\w+/ },
      definition,
      number,
      type,
    ],
  });
  hljs.registerLanguage("lean", language);
  for (const block of document.querySelectorAll("code.language-lean")) {
    (hljs.highlightElement ?? hljs.highlightBlock)(block);
  }
})();
