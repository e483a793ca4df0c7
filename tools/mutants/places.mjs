// Reads a module and prints what can be changed in it: [[start, end, text instead, kind], ...].

import { readFileSync } from "node:fs";
import process from "node:process";
import { parse } from "acorn";

const INSTEAD = {
  "+": ["-"],
  "-": ["+"],
  "*": ["/"],
  "/": ["*"],
  "%": ["*"],
  "**": ["*"],
  "<": ["<=", ">="],
  "<=": ["<", ">"],
  ">": [">=", "<="],
  ">=": [">", "<"],
  "===": ["!=="],
  "!==": ["==="],
  "&&": ["||"],
  "||": ["&&"],
  "??": ["&&"],
  "+=": ["-="],
  "-=": ["+="],
  "*=": ["/="],
  "/=": ["*="],
  "??=": ["="],
  "++": ["--"],
  "--": ["++"],
};
const OTHER_NAMES = {
  max: "min",
  min: "max",
  floor: "ceil",
  some: "every",
  every: "some",
  push: "unshift",
  pop: "shift",
};

const source = readFileSync(0, "utf-8");
const found = [];
const put = (node, text, kind) => found.push([node.start, node.end, text, kind]);
const textOf = (node) => source.slice(node.start, node.end);

/** The operator between two nodes, or before or after one, stands where no comment has the same sign. */
function exchange(from, to, operator) {
  const start = source.indexOf(operator, from);
  if (start < 0 || start + operator.length > to) return;
  for (const text of INSTEAD[operator] ?? []) put({ start, end: start + operator.length }, text, "operator");
}

const VISITS = {
  BinaryExpression: (node) => exchange(node.left.end, node.right.start, node.operator),
  LogicalExpression: (node) => exchange(node.left.end, node.right.start, node.operator),
  AssignmentExpression: (node) => exchange(node.left.end, node.right.start, node.operator),
  UpdateExpression: (node) => exchange(node.start, node.end, node.operator),
  UnaryExpression(node) {
    if (node.operator === "!" || node.operator === "-") put(node, textOf(node.argument), "unary");
  },
  ConditionalExpression: (node) => put(node.test, `!(${textOf(node.test)})`, "condition"),
  IfStatement: (node) => put(node.test, `!(${textOf(node.test)})`, "condition"),
  ExpressionStatement: (node) => put(node, ";", "statement"),
  ReturnStatement(node) {
    if (node.argument) put(node, "return;", "statement");
  },
  MemberExpression({ property, computed }) {
    if (!computed && Object.hasOwn(OTHER_NAMES, property.name))
      put(property, OTHER_NAMES[property.name], "name");
  },
  Literal(node) {
    if (typeof node.value === "number") {
      put(node, String(node.value + 1), "number");
      if (node.value) put(node, "0", "number");
    } else if (typeof node.value === "boolean") put(node, String(!node.value), "boolean");
    else if (typeof node.value === "string" && node.value) put(node, '""', "text");
  },
};

function visit(node, parent) {
  if (!node || typeof node.type !== "string" || node.type === "ImportDeclaration") return;
  const isKey = parent?.type === "Property" && parent.key === node && !parent.computed;
  if (!isKey) VISITS[node.type]?.(node);
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) if (child?.type) visit(child, node);
  }
}

visit(parse(source, { ecmaVersion: "latest", sourceType: "module" }), null);
process.stdout.write(JSON.stringify(found));
