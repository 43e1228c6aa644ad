// Keeps the line with the last block up to date. Without it the line is as old as the page.
"use strict";
(() => {
	const line = document.getElementById("status");
	if (!line || !("EventSource" in window)) return;
	const source = new EventSource(line.dataset.live);
	source.addEventListener("status", (event) => {
		line.innerHTML = event.data;
		document.dispatchEvent(new CustomEvent("status"));
	});
	// A page in the background needs no connection.
	addEventListener("pagehide", () => source.close());
})();
