// The page works without this file. It adds: "use my location", the chat, and an exit that leaves no way back.
"use strict";

const form = document.querySelector("form.ask");
const locate = document.querySelector("#locate");

if (locate && navigator.geolocation) {
  locate.hidden = false;
  locate.addEventListener("click", () => {
    const status = document.querySelector("#locate-status");
    status.textContent = "Finding where you are…";
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        // Snapped before it leaves the device: the server learns a cell of about a kilometre, not a position.
        const snap = (degrees) => (Math.floor(degrees * 100 + 0.5) / 100).toFixed(2);
        form.querySelector("[name=q]").value = `${snap(coords.latitude)},${snap(coords.longitude)}`;
        form.submit();
      },
      () => { status.textContent = "Your position could not be read. Type a postcode or town instead."; },
      { maximumAge: 600000, timeout: 10000 },
    );
  });
}

const leave = document.querySelector(".leave");
if (leave) {
  leave.addEventListener("click", (event) => {
    event.preventDefault();
    window.open(leave.href, "_blank", "noopener");
    location.replace(leave.href);
  });
}

const chat = document.querySelector("#chat-form");
if (chat) {
  const log = document.querySelector("#chat-log");
  const box = chat.querySelector("input");
  const sender = crypto.randomUUID();

  const line = (who, text, buttons = []) => {
    const item = document.createElement("li");
    item.className = who;
    item.textContent = text;
    for (const choice of buttons) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "second";
      button.textContent = choice.title;
      button.addEventListener("click", () => ask(choice.title, choice.payload));
      item.append(document.createElement("br"), button);
    }
    log.append(item);
    log.scrollTop = log.scrollHeight;
  };

  const ask = async (shown, message = shown) => {
    line("you", shown);
    try {
      const answer = await fetch("/chat", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        body: JSON.stringify({ sender, message, message_id: crypto.randomUUID() }),
      });
      if (!answer.ok) throw new Error(String(answer.status));
      for (const reply of await answer.json()) {
        if (reply.text) line("bot", reply.text, reply.buttons);
      }
    } catch {
      line("bot", "The assistant is not answering just now. In danger? Call 999. The page itself still works.");
    }
  };

  chat.hidden = false;
  chat.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = box.value.trim();
    if (text) ask(text);
    box.value = "";
  });
}
