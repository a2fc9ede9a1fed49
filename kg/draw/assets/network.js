"use strict";
// The force layout stops when it has settled, so that the page comes to rest; nodes can still be pulled about.
network.once("stabilizationIterationsDone", () => {
  network.setOptions({ physics: false });
  network.fit();
});
