// The page that shows progress: its part is fetched again until the work is done, then the page is opened anew.
const shown = document.querySelector("[data-progress]");

async function look() {
  try {
    const response = await fetch(location.href);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const part = page.querySelector("[data-progress]");
    if (!part) {
      location.reload();
      return;
    }
    shown.innerHTML = part.innerHTML;
  } catch {
    // The server is out of reach for a moment.
  }
  setTimeout(look, 2000);
}

if (shown) setTimeout(look, 2000);
