// The text of an item as it will look, in place of the field with its HTML: headings, lists, tables, links, pictures.
// Buttons carry words, for people who do not know the signs. Without this script the field itself is filled in.

import {
  Blockquote, Bold, BulletList, Document, Dropcursor, Editor, Gapcursor, HardBreak, Heading, History, HorizontalRule,
  Image, Italic, Link, ListItem, OrderedList, Paragraph, Subscript, Superscript, Table, TableCell, TableHeader,
  TableRow, Text, Underline,
} from "../django_prose_editor/editor.js";

const EXTENSIONS = [
  Document, Paragraph, Text, HardBreak, History, Dropcursor, Gapcursor, Bold, Italic, Underline, Subscript, Superscript,
  Heading.configure({ levels: [2, 3, 4] }), BulletList, OrderedList, ListItem, Blockquote, HorizontalRule, Image,
  Link.configure({ openOnClick: false, protocols: ["http", "https", "mailto"] }), Table, TableRow, TableHeader, TableCell,
];

// [words, what it does, when it is in force]; a bar separates groups
const TOOLS = [
  ["正文", (to) => to.setParagraph(), (is) => is("paragraph")],
  ["大标题", (to) => to.toggleHeading({ level: 2 }), (is) => is("heading", { level: 2 })],
  ["小标题", (to) => to.toggleHeading({ level: 3 }), (is) => is("heading", { level: 3 })],
  null,
  ["加粗", (to) => to.toggleBold(), (is) => is("bold")],
  ["编号", (to) => to.toggleOrderedList(), (is) => is("orderedList")],
  ["列表", (to) => to.toggleBulletList(), (is) => is("bulletList")],
  ["链接", null, (is) => is("link")],
  null,
  ["插入表格", (to) => to.insertTable({ rows: 3, cols: 3, withHeaderRow: true })],
  ["加一行", (to) => to.addRowAfter()],
  ["加一列", (to) => to.addColumnAfter()],
  ["删一行", (to) => to.deleteRow()],
  ["删一列", (to) => to.deleteColumn()],
  null,
  ["撤销", (to) => to.undo()],
  ["重做", (to) => to.redo()],
];

for (const field of document.querySelectorAll("textarea[data-editor]")) {
  // Who was quicker than this script goes on writing in the field, and has the editor after leaving it.
  if (document.activeElement === field) field.addEventListener("blur", () => edit(field), { once: true });
  else edit(field);
}

function edit(field) {
  const label = document.querySelector(`label[for="${field.id}"]`);
  const frame = document.createElement("div");
  frame.className = "editor";
  field.before(frame);
  field.hidden = true;
  const editor = new Editor({
    element: frame,
    extensions: EXTENSIONS,
    content: asParagraphs(field.value),
    injectCSS: false, // the policy of the page allows no style of a script's making
    editorProps: {
      attributes: {
        class: "prose", id: `${field.id}_editor`, role: "textbox", "aria-multiline": "true",
        "aria-label": label ? label.firstChild.textContent.trim() : "",
        ...(field.getAttribute("aria-describedby") && { "aria-describedby": field.getAttribute("aria-describedby") }),
      },
      // Tab leaves the text, as it leaves every other field: nobody is caught in it (WCAG 2.1.2). Arrows move in tables.
      handleDOMEvents: { keydown: (view, event) => event.key === "Tab" },
    },
    onUpdate: () => {
      field.value = editor.isEmpty ? "" : editor.getHTML();
      field.dispatchEvent(new Event("input", { bubbles: true }));
    },
  });
  if (label) label.htmlFor = `${field.id}_editor`;
  label?.addEventListener("click", () => editor.view.focus());
  field.addEventListener("restored", () => editor.commands.setContent(asParagraphs(field.value)));
  frame.prepend(toolbar(editor));
}

function toolbar(editor) {
  const bar = document.createElement("div");
  bar.className = "editor-tools";
  bar.setAttribute("role", "group");
  bar.setAttribute("aria-label", "正文的样式");
  for (const tool of TOOLS) bar.append(tool ? toolButton(editor, ...tool) : separator());
  return bar;
}

function toolButton(editor, words, act, inForce) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = words;
  button.addEventListener("click", () => (act ? act(inText(editor)).run() : link(editor)));
  if (inForce) {
    const show = () => button.setAttribute("aria-pressed", inForce(editor.isActive.bind(editor)));
    editor.on("transaction", show);
    show();
  }
  return button;
}

function separator() {
  const one = document.createElement("span");
  one.className = "editor-gap";
  return one;
}

// The focus() of tiptap waits for the next frame: a key pressed sooner would press the button again.
function inText(editor) {
  editor.view.focus();
  return editor.chain().scrollIntoView();
}

function link(editor) {
  const now = editor.getAttributes("link").href || "";
  const address = window.prompt("网址（以 https:// 开头；留空就去掉链接）", now);
  if (address === null) return;
  if (!address.trim()) inText(editor).unsetLink().run();
  else inText(editor).extendMarkRange("link").setLink({ href: address.trim() }).run();
}

// Plain lines are paragraphs.
function asParagraphs(text) {
  if (/<(p|h[1-6]|ul|ol|table|blockquote|img|hr)\b/i.test(text)) return text;
  const lines = text.split(/\n/).map((line) => line.trim()).filter(Boolean);
  const span = document.createElement("span");
  return lines.map((line) => { span.textContent = line; return `<p>${span.innerHTML}</p>`; }).join("");
}
