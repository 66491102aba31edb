// While the request is being typed: what is public on it already. The words go by POST, so that no log has them.
"use strict";

const place = document.getElementById("similar");
const topic = document.getElementById("id_topic");
const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
let waiting;

async function look() {
  const body = new URLSearchParams({ topic: topic.value, csrfmiddlewaretoken: token });
  const answer = await fetch(place.dataset.url, { method: "POST", body });
  if (answer.ok) place.innerHTML = await answer.text();
}

topic.addEventListener("input", () => {
  clearTimeout(waiting);
  if (topic.value.trim().length > 3) waiting = setTimeout(look, 600);
});
