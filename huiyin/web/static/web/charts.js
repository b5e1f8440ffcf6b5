/* Charts from json_script blocks. A chart is
     <div class="chart-canvas" data-chart="bars" data-source="id-of-the-json" role="img" aria-label="…"></div>
   with the same figures in a table beside it. The JSON:
     bars, lines  {"labels": […], "series": [{"name": …, "tone": "closed", "data": […]}], "stacked": true,
                   "horizontal": true, "urls": […]}          urls: where a click on a label leads
     heat         {"columns": […], "rows": […], "cells": [[column, row, value, url], …]}
   Tool tips are drawn, not HTML: the page's policy allows no inline style. */
(function () {
  "use strict";
  if (!window.echarts) return;
  var charts = [];

  function colour(name) { return getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim(); }

  function ground() {
    return {
      textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: colour("text") },
      animation: !window.matchMedia("(prefers-reduced-motion: reduce)").matches,
      animationDuration: 200,
      aria: { enabled: true },
      tooltip: {
        renderMode: "richText",
        confine: true,
        backgroundColor: colour("paper"),
        borderColor: colour("hair-strong"),
        textStyle: { color: colour("text"), fontSize: 13 },
      },
    };
  }
  function axis(more) {
    return Object.assign({
      axisLine: { lineStyle: { color: colour("hair-strong") } },
      axisTick: { show: false },
      axisLabel: { color: colour("muted"), hideOverlap: true },
      splitLine: { lineStyle: { color: colour("hair") } },
    }, more);
  }
  function series(data, type) {
    var seen = {};
    return data.series.map(function (one) {
      var tone = colour("tone-" + (one.tone || "active"));
      // states of one tone are told apart by the strength of their colour
      var before = seen[tone] || 0;
      seen[tone] = before + 1;
      return {
        itemStyle: { opacity: Math.max(1 - 0.4 * before, 0.25) },
        name: one.name, type: type, data: one.data, color: tone, stack: data.stacked ? "all" : undefined,
        barMaxWidth: 22, symbolSize: 6, lineStyle: { width: 2 },
        label: {
          show: !data.stacked && data.labels.length <= 16, color: colour("text"),
          position: type === "bar" && data.horizontal ? "right" : "top",
        },
      };
    });
  }
  function bars(data, type) {
    var names = axis({ type: "category", data: data.labels, inverse: Boolean(data.horizontal) });
    var values = axis({ type: "value", minInterval: 1 });
    return Object.assign(ground(), {
      grid: { left: 8, right: 32, top: data.series.length > 1 ? 36 : 16, bottom: 8, containLabel: true },
      legend: data.series.length > 1 ? { top: 0, left: 0, textStyle: { color: colour("muted") }, itemWidth: 12, itemHeight: 8 } : undefined,
      xAxis: data.horizontal ? values : names,
      yAxis: data.horizontal ? names : values,
      series: series(data, type),
      tooltip: Object.assign(ground().tooltip, { trigger: "axis", axisPointer: { type: type === "bar" ? "shadow" : "line" } }),
    });
  }
  function heat(data) {
    var most = Math.max.apply(null, data.cells.map(function (cell) { return cell[2]; }).concat(1));
    return Object.assign(ground(), {
      grid: { left: 8, right: 16, top: 8, bottom: 40, containLabel: true },
      xAxis: axis({ type: "category", data: data.columns, splitArea: { show: false } }),
      yAxis: axis({ type: "category", data: data.rows, inverse: true }),
      visualMap: {
        min: 0, max: most, calculable: false, orient: "horizontal", left: "center", bottom: 0, itemHeight: 120, itemWidth: 10,
        inRange: { color: [colour("paper"), colour(data.tone ? "tone-" + data.tone : "ink")] },
        textStyle: { color: colour("muted") },
      },
      series: [{
        type: "heatmap",
        data: data.cells.map(function (cell) { return { value: cell.slice(0, 3), url: cell[3] }; }),
        label: { show: data.cells.length <= 400 },
        itemStyle: { borderColor: colour("hair"), borderWidth: 1 },
      }],
    });
  }
  var kinds = {
    bars: function (data) { return bars(data, "bar"); },
    lines: function (data) { return bars(data, "line"); },
    heat: heat,
  };
  function draw(chart) { chart.drawn.setOption(kinds[chart.kind](chart.data), true); }

  function start(within) {
    Array.from(within.querySelectorAll("[data-chart]:not([data-started])")).forEach(function (place) {
      var source = document.getElementById(place.dataset.source);
      if (!source || !kinds[place.dataset.chart]) return;
      place.dataset.started = "1";
      var chart = {
        place: place, kind: place.dataset.chart, data: JSON.parse(source.textContent),
        drawn: echarts.init(place, null, { renderer: "canvas" }),
      };
      charts.push(chart);
      draw(chart);
      chart.drawn.on("click", function (event) {
        var url = (event.data && event.data.url) || (chart.data.urls || [])[event.dataIndex];
        if (url) location.href = url;
      });
    });
  }
  var waiting = null;
  function resize() {
    clearTimeout(waiting);
    waiting = setTimeout(function () {
      charts = charts.filter(function (chart) {
        if (document.contains(chart.place)) { chart.drawn.resize(); return true; }
        chart.drawn.dispose();
        return false;
      });
    }, 100);
  }
  window.addEventListener("resize", resize);
  window.addEventListener("beforeprint", resize);
  // after theme.js has painted the new colours
  document.addEventListener("huiyin:theme", function () { setTimeout(function () { charts.forEach(draw); }, 0); });
  document.addEventListener("huiyin:woken", function (event) { start(event.detail); });
  start(document);
})();
