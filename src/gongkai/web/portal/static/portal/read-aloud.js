// 适老化: a button that reads the text of the page aloud, where the browser has a Chinese voice.
// Without scripts, or without such a voice, there is no button and nothing is missing: the page is the text.
"use strict";

(() => {
  const content = document.getElementById("content");
  const speech = window.speechSynthesis;
  if (!content || !speech) {
    return;
  }

  const LONGEST = 120; // characters at once: some browsers stop in the midst of longer ones
  const button = document.createElement("button");
  button.type = "button";
  button.className = "read-aloud no-print";

  const chinese = () => speech.getVoices().find((voice) => voice.lang.toLowerCase().startsWith("zh"));

  const show = () => {
    button.textContent = speech.speaking ? "停止朗读" : "朗读本页";
  };

  const sentences = () =>
    content.innerText
      .split(/(?<=[。！？；\n])/)
      .flatMap((sentence) => sentence.match(new RegExp(`[^]{1,${LONGEST}}`, "g")) || [])
      .filter((sentence) => sentence.trim());

  button.addEventListener("click", () => {
    if (speech.speaking) {
      speech.cancel();
      return;
    }
    button.hidden = true; // it is no part of the text
    const spoken = sentences().map((sentence) => new SpeechSynthesisUtterance(sentence));
    button.hidden = false;
    for (const utterance of spoken) {
      utterance.lang = "zh-CN";
      utterance.voice = chinese();
      utterance.onstart = utterance.onend = utterance.onerror = () => setTimeout(show);
      speech.speak(utterance);
    }
  });

  const offer = () => {
    if (chinese() && !button.isConnected) {
      show();
      content.prepend(button);
    }
  };

  speech.addEventListener("voiceschanged", offer);
  window.addEventListener("pagehide", () => speech.cancel());
  offer();
})();
