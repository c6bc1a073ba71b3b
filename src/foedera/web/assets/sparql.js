// The query page: examples fill the editor; where YASGUI is installed it takes the form's place.
"use strict";
(() => {
  const form = document.getElementById("plain");
  const text = document.getElementById("query");
  const place = document.getElementById("editor");
  let editor = null;

  if (window.Yasgui) {
    place.hidden = false;
    form.hidden = true;
    const endpoint = new URL(place.dataset.endpoint, window.location.href).href;
    const linked = new URLSearchParams(window.location.search).has("query");
    window.Yasgui.Yasqe.defaults.value = text.value;
    editor = new window.Yasgui(place, {
      requestConfig: { endpoint, method: "POST" },
      copyEndpointOnNewTab: true,
      endpointCatalogueOptions: { getData: () => [{ endpoint }] },
      persistenceId: "foedera",
      yasqe: { autocompleters: ["variables"] },
    });
    const tab = editor.getTab() || editor.addTab(true);
    tab.setEndpoint(endpoint);
    if (linked) {
      tab.setQuery(text.value);
      tab.query();
    }
  }

  for (const link of document.querySelectorAll(".examples a")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      if (editor) {
        editor.getTab().setQuery(link.dataset.query);
      } else {
        text.value = link.dataset.query;
        text.focus();
      }
    });
  }
})();
