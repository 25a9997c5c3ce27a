"use strict";var sa=Object.create;var Fn=Object.defineProperty;var la=Object.getOwnPropertyDescriptor;var da=Object.getOwnPropertyNames;var ca=Object.getPrototypeOf,ua=Object.prototype.hasOwnProperty;var go=(e,n)=>(n=Symbol[e])?n:Symbol.for("Symbol."+e),ho=e=>{throw TypeError(e)};var fa=(e,n)=>{for(var t in n)Fn(e,t,{get:n[t],enumerable:!0})},pa=(e,n,t,o)=>{if(n&&typeof n=="object"||typeof n=="function")for(let r of da(n))!ua.call(e,r)&&r!==t&&Fn(e,r,{get:()=>n[r],enumerable:!(o=la(n,r))||o.enumerable});return e};var Ie=(e,n,t)=>(t=e!=null?sa(ca(e)):{},pa(n||!e||!e.__esModule?Fn(t,"default",{value:e,enumerable:!0}):t,e));var on=(e,n,t)=>{if(n!=null){typeof n!="object"&&typeof n!="function"&&ho("Object expected");var o,r;t&&(o=n[go("asyncDispose")]),o===void 0&&(o=n[go("dispose")],t&&(r=o)),typeof o!="function"&&ho("Object not disposable"),r&&(o=function(){try{r.call(this)}catch(i){return Promise.reject(i)}}),e.push([t,o,n])}else t&&e.push([t]);return n},rn=(e,n,t)=>{var o=typeof SuppressedError=="function"?SuppressedError:function(a,s,l,d){return d=Error(l),d.name="SuppressedError",d.error=a,d.suppressed=s,d},r=a=>n=t?new o(a,n,"An error was suppressed during disposal"):(t=!0,a),i=a=>{for(;a=e.pop();)try{var s=a[1]&&a[1].call(a[2]);if(a[0])return Promise.resolve(s).then(i,l=>(r(l),i()))}catch(l){r(l)}if(t)throw n};return i()};var oa=require("node:module"),Dn=require("node:path");var an=require("node:fs"),de=require("node:path");function He(e,n){let t=(0,de.resolve)(e);for(let o=(0,de.resolve)(t,n);;o=(0,de.dirname)(o)){if((0,an.existsSync)((0,de.join)(o,".git")))return{root:o,commit:ma(o)};if(o===t||o===(0,de.dirname)(o))return{root:t,commit:void 0}}}function ma(e){try{let n=(0,an.readFileSync)((0,de.join)(e,".git/HEAD"),"utf8").trim();return/^[0-9a-f]{40,64}$/.test(n)?n:void 0}catch{return}}var yo=require("node:fs");function ga(e){if(!e)return{};try{return JSON.parse((0,yo.readFileSync)(e,"utf8"))}catch{return{}}}function jn(e){let[n="",t=""]=(e.GITHUB_REPOSITORY??"").split("/"),o=e.GITHUB_API_URL||"https://api.github.com";return{eventName:e.GITHUB_EVENT_NAME??"",payload:ga(e.GITHUB_EVENT_PATH),owner:n,repo:t,sha:e.GITHUB_SHA??"",ref:e.GITHUB_REF??"",refName:e.GITHUB_REF_NAME??"",actor:e.GITHUB_ACTOR??"",actorId:e.GITHUB_ACTOR_ID??"",triggeringActor:e.GITHUB_TRIGGERING_ACTOR??"",workflow:e.GITHUB_WORKFLOW??"",workflowRef:e.GITHUB_WORKFLOW_REF??"",job:e.GITHUB_JOB??"",runId:Number(e.GITHUB_RUN_ID??0),runNumber:Number(e.GITHUB_RUN_NUMBER??0),runAttempt:Number(e.GITHUB_RUN_ATTEMPT||1),serverUrl:e.GITHUB_SERVER_URL||"https://github.com",apiUrl:o,graphqlUrl:e.GITHUB_GRAPHQL_URL||o.replace(/\/api\/v3\/?$/,"/api").replace(/\/$/,"")+"/graphql"}}function me(){return`Node.js/${process.version.slice(1)} (${process.platform}; ${process.arch})`}function sn(e,n,t,o){if(typeof t!="function")throw new Error("method for before hook must be a function");return o||(o={}),Array.isArray(n)?n.reverse().reduce((r,i)=>sn.bind(null,e,i,r,o),t)():Promise.resolve().then(()=>e.registry[n]?e.registry[n].reduce((r,i)=>i.hook.bind(null,r,o),t)():t(o))}function wo(e,n,t,o){let r=o;e.registry[t]||(e.registry[t]=[]),n==="before"&&(o=(i,a)=>Promise.resolve().then(r.bind(null,a)).then(i.bind(null,a))),n==="after"&&(o=(i,a)=>{let s;return Promise.resolve().then(i.bind(null,a)).then(l=>(s=l,r(s,a))).then(()=>s)}),n==="error"&&(o=(i,a)=>Promise.resolve().then(i.bind(null,a)).catch(s=>r(s,a))),e.registry[t].push({hook:o,orig:r})}function bo(e,n,t){if(!e.registry[n])return;let o=e.registry[n].map(r=>r.orig).indexOf(t);o!==-1&&e.registry[n].splice(o,1)}var ko=Function.bind,Eo=ko.bind(ko);function To(e,n,t){let o=Eo(bo,null).apply(null,t?[n,t]:[n]);e.api={remove:o},e.remove=o,["before","error","after","wrap"].forEach(r=>{let i=t?[n,r,t]:[n,r];e[r]=e.api[r]=Eo(wo,null).apply(null,i)})}function ha(){let e=Symbol("Singular"),n={registry:{}},t=sn.bind(null,n,e);return To(t,n,e),t}function ya(){let e={registry:{}},n=sn.bind(null,e);return To(n,e),n}var _o={Singular:ha,Collection:ya};var wa="0.0.0-development",ba=`octokit-endpoint.js/${wa} ${me()}`,ka={method:"GET",baseUrl:"https://api.github.com",headers:{accept:"application/vnd.github.v3+json","user-agent":ba},mediaType:{format:""}};function Ea(e){return e?Object.keys(e).reduce((n,t)=>(n[t.toLowerCase()]=e[t],n),{}):{}}function Ta(e){if(typeof e!="object"||e===null||Object.prototype.toString.call(e)!=="[object Object]")return!1;let n=Object.getPrototypeOf(e);if(n===null)return!0;let t=Object.prototype.hasOwnProperty.call(n,"constructor")&&n.constructor;return typeof t=="function"&&t instanceof t&&Function.prototype.call(t)===Function.prototype.call(e)}function Ao(e,n){let t=Object.assign({},e);return Object.keys(n).forEach(o=>{Ta(n[o])?o in e?t[o]=Ao(e[o],n[o]):Object.assign(t,{[o]:n[o]}):Object.assign(t,{[o]:n[o]})}),t}function So(e){for(let n in e)e[n]===void 0&&delete e[n];return e}function Hn(e,n,t){if(typeof n=="string"){let[r,i]=n.split(" ");t=Object.assign(i?{method:r,url:i}:{url:r},t)}else t=Object.assign({},n);t.headers=Ea(t.headers),So(t),So(t.headers);let o=Ao(e||{},t);return t.url==="/graphql"&&(e&&e.mediaType.previews?.length&&(o.mediaType.previews=e.mediaType.previews.filter(r=>!o.mediaType.previews.includes(r)).concat(o.mediaType.previews)),o.mediaType.previews=(o.mediaType.previews||[]).map(r=>r.replace(/-preview/,""))),o}function _a(e,n){let t=/\?/.test(e)?"&":"?",o=Object.keys(n);return o.length===0?e:e+t+o.map(r=>r==="q"?"q="+n.q.split("+").map(encodeURIComponent).join("+"):`${r}=${encodeURIComponent(n[r])}`).join("&")}var Sa=/\{[^{}}]+\}/g;function Oa(e){return e.replace(/(?:^\W+)|(?:(?<!\W)\W+$)/g,"").split(/,/)}function Aa(e){let n=e.match(Sa);return n?n.map(Oa).reduce((t,o)=>t.concat(o),[]):[]}function Oo(e,n){let t={__proto__:null};for(let o of Object.keys(e))n.indexOf(o)===-1&&(t[o]=e[o]);return t}function xo(e){return e.split(/(%[0-9A-Fa-f]{2})/g).map(function(n){return/%[0-9A-Fa-f]/.test(n)||(n=encodeURI(n).replace(/%5B/g,"[").replace(/%5D/g,"]")),n}).join("")}function Ce(e){return encodeURIComponent(e).replace(/[!'()*]/g,function(n){return"%"+n.charCodeAt(0).toString(16).toUpperCase()})}function Be(e,n,t){return n=e==="+"||e==="#"?xo(n):Ce(n),t?Ce(t)+"="+n:n}function $e(e){return e!=null}function Gn(e){return e===";"||e==="&"||e==="?"}function xa(e,n,t,o){var r=e[t],i=[];if($e(r)&&r!=="")if(typeof r=="string"||typeof r=="number"||typeof r=="bigint"||typeof r=="boolean")r=r.toString(),o&&o!=="*"&&(r=r.substring(0,parseInt(o,10))),i.push(Be(n,r,Gn(n)?t:""));else if(o==="*")Array.isArray(r)?r.filter($e).forEach(function(a){i.push(Be(n,a,Gn(n)?t:""))}):Object.keys(r).forEach(function(a){$e(r[a])&&i.push(Be(n,r[a],a))});else{let a=[];Array.isArray(r)?r.filter($e).forEach(function(s){a.push(Be(n,s))}):Object.keys(r).forEach(function(s){$e(r[s])&&(a.push(Ce(s)),a.push(Be(n,r[s].toString())))}),Gn(n)?i.push(Ce(t)+"="+a.join(",")):a.length!==0&&i.push(a.join(","))}else n===";"?$e(r)&&i.push(Ce(t)):r===""&&(n==="&"||n==="?")?i.push(Ce(t)+"="):r===""&&i.push("");return i}function Na(e){return{expand:va.bind(null,e)}}function va(e,n){var t=["+","#",".","/",";","?","&"];return e=e.replace(/\{([^\{\}]+)\}|([^\{\}]+)/g,function(o,r,i){if(r){let s="",l=[];if(t.indexOf(r.charAt(0))!==-1&&(s=r.charAt(0),r=r.substr(1)),r.split(/,/g).forEach(function(d){var c=/([^:\*]*)(?::(\d+)|(\*))?/.exec(d);l.push(xa(n,s,c[1],c[2]||c[3]))}),s&&s!=="+"){var a=",";return s==="?"?a="&":s!=="#"&&(a=s),(l.length!==0?s:"")+l.join(a)}else return l.join(",")}else return xo(i)}),e==="/"?e:e.replace(/\/$/,"")}function No(e){let n=e.method.toUpperCase(),t=(e.url||"/").replace(/:([a-z]\w+)/g,"{$1}"),o=Object.assign({},e.headers),r,i=Oo(e,["method","baseUrl","url","headers","request","mediaType"]),a=Aa(t);t=Na(t).expand(i),/^http/.test(t)||(t=e.baseUrl+t);let s=Object.keys(e).filter(c=>a.includes(c)).concat("baseUrl"),l=Oo(i,s);if(!/application\/octet-stream/i.test(o.accept)&&(e.mediaType.format&&(o.accept=o.accept.split(/,/).map(c=>c.replace(/application\/vnd(\.\w+)(\.v3)?(\.\w+)?(\+json)?$/,`application/vnd$1$2.${e.mediaType.format}`)).join(",")),t.endsWith("/graphql")&&e.mediaType.previews?.length)){let c=o.accept.match(/(?<![\w-])[\w-]+(?=-preview)/g)||[];o.accept=c.concat(e.mediaType.previews).map(u=>{let p=e.mediaType.format?`.${e.mediaType.format}`:"+json";return`application/vnd.github.${u}-preview${p}`}).join(",")}return["GET","HEAD"].includes(n)?t=_a(t,l):"data"in l?r=l.data:Object.keys(l).length&&(r=l),!o["content-type"]&&typeof r<"u"&&(o["content-type"]="application/json; charset=utf-8"),["PATCH","PUT"].includes(n)&&typeof r>"u"&&(r=""),Object.assign({method:n,url:t,headers:o},typeof r<"u"?{body:r}:null,e.request?{request:e.request}:null)}function Ra(e,n,t){return No(Hn(e,n,t))}function vo(e,n){let t=Hn(e,n),o=Ra.bind(null,t);return Object.assign(o,{DEFAULTS:t,defaults:vo.bind(null,t),merge:Hn.bind(null,t),parse:No})}var Ro=vo(null,ka);var V=new Uint8Array(256);V[9]|=2;V[32]|=2;V[59]|=4;V[44]|=8;for(let e=128;e<=255;e++)V[e]|=1;for(let e of"!#$%&'*+-.^_`|~")V[e.charCodeAt(0)]|=16;for(let e=48;e<=57;e++)V[e]|=16;for(let e=65;e<=90;e++)V[e]|=17;for(let e=97;e<=122;e++)V[e]|=16;var Io=(()=>{let e=function(){};return e.prototype=Object.create(null),e})();function $o(e,n){let t=4|(n?.comma===!0?8:0),o=e.length,r=n?.start??0;for(;(V[e.charCodeAt(r)]&2)!==0;)r++;let i=r,a=0,s=-1,l=n?.parameters===!1?8:0;for(;i<o;){let p=e.charCodeAt(i),h=V[p];if((h&t)!==0){l|=h&8;break}(h&2)!==0?s===-1&&(s=i):s=-1,a|=p&65280|h,i++}let d=s===-1?i:s,c=e.slice(r,d),u=(a&65281)===0?c:c.toLowerCase();return i===o||l!==0?{type:u,index:i,parameters:new Io}:Ia(e,u,i,o,t)}function Ia(e,n,t,o,r){let i=new Io;e:for(;t<o;){for(t++;(V[e.charCodeAt(t)]&2)!==0;)t++;let a=t,s=0,l=-1;for(;t<o;){let d=e.charCodeAt(t),c=V[d];if((c&r)!==0){if((c&8)!==0)break e;continue e}if(d===61){let u=l===-1?t:l,p=e.slice(a,u),h=(s&65281)===0?p:p.toLowerCase();for(t++;(V[e.charCodeAt(t)]&2)!==0;)t++;if(t<o&&e.charCodeAt(t)===34){let w=++t,E=!1;for(;t<o;){let S=e.charCodeAt(t);if(S===34){i[h]===void 0&&(i[h]=E?$a(e,w,t):e.slice(w,t)),t++;let v=0;for(;t<o;){let k=e.charCodeAt(t),N=V[k];if((N&r)!==0){v=N&8;break}t++}if(v!==0)break e;continue e}if(S===92&&t+1<o){E=!0,t+=2;continue}t++}continue e}let m=t,g=0,f=-1;for(;t<o;){let w=e.charCodeAt(t),E=V[w];if((E&r)!==0){g=E&8;break}(E&2)!==0?f===-1&&(f=t):f=-1,t++}if(i[h]===void 0){let w=f===-1?t:f;i[h]=e.slice(m,w)}if(g!==0)break e;continue e}(c&2)!==0?l===-1&&(l=t):l=-1,s|=d&65280|c,t++}}return{type:n,index:t,parameters:i}}function $a(e,n,t){let o="";for(let r=n;r<t;r++)e.charCodeAt(r)===92&&(o+=e.slice(n,r),n=++r);return o+e.slice(n,t)}var Ca=/^-?\d+$/,dn=/^-?\d+n+$/,ge=JSON.stringify,Bn=JSON.parse,Mo=/^-?\d+n$/,Co=/([\[:])?"(-?\d+)n"($|\s*[,\}\]])/g,Lo=/([\[:])?("-?\d+n+)n("$|"\s*[,\}\]])/g,Wn=e=>e===void 0||typeof e=="function"||typeof e=="symbol",Kn=e=>e!==null&&typeof e=="object"&&e.constructor&&e.constructor.name==="RawJSON",La=(e,n,t)=>{let o="";typeof t=="number"?o=" ".repeat(Math.min(10,Math.max(0,Math.floor(t)))):typeof t=="string"&&(o=t.slice(0,10));let r=typeof n=="function",i=Array.isArray(n)?new Set(n.map(String)):null,a=(m,g,f)=>(f!==null&&typeof f=="object"&&typeof f.toJSON=="function"&&(f=f.toJSON(g)),typeof f=="string"&&dn.test(f)?f+"n":typeof f=="bigint"?"rawJSON"in JSON?JSON.rawJSON(f.toString()):f.toString()+"n":(r&&(f=n.call(m,g,f)),f!==null&&typeof f=="object"&&(f instanceof Number||f instanceof String||f instanceof Boolean)&&(f=f.valueOf()),f)),s=a({"":e},"",e);if(Wn(s))return;let l=s===null||typeof s!="object",d=Kn(s);if(l||d)return ge(s);let c=[],u=0,p=[{parent:{"":s},key:"",val:s,isArray:Array.isArray(s),keys:Array.isArray(s)?null:Object.keys(s),index:0,first:!0}],h=new WeakSet([s]);for(;p.length>0;){let m=p[p.length-1];m.index===0&&(c.push(m.isArray?"[":"{"),u++);let g=!1;if(m.isArray)if(m.index<m.val.length){m.first||c.push(","),o&&c.push(`
`+o.repeat(u));let f=m.val[m.index],w=a(m.val,String(m.index),f);if(Wn(w))c.push("null"),m.first=!1,m.index++;else{let E=w!==null&&typeof w=="object",S=Kn(w);if(E&&!S){if(h.has(w))throw new TypeError("Converting circular structure to JSON");h.add(w),p.push({parent:m.val,key:String(m.index),val:w,isArray:Array.isArray(w),keys:Array.isArray(w)?null:Object.keys(w),index:0,first:!0}),m.first=!1,m.index++}else c.push(ge(w)),m.first=!1,m.index++}}else g=!0;else{for(;m.index<m.keys.length;){let w=m.keys[m.index++];if(i&&!i.has(w))continue;let S=m.val[w],v=a(m.val,w,S);if(Wn(v))continue;m.first||c.push(","),o?c.push(`
`+o.repeat(u)+ge(w)+": "):c.push(ge(w)+":");let k=v!==null&&typeof v=="object",N=Kn(v);if(k&&!N){if(h.has(v))throw new TypeError("Converting circular structure to JSON");h.add(v),p.push({parent:m.val,key:w,val:v,isArray:Array.isArray(v),keys:Array.isArray(v)?null:Object.keys(v),index:0,first:!0}),m.first=!1;break}else c.push(ge(v)),m.first=!1}m.index>=m.keys.length&&p[p.length-1]===m&&(g=!0)}g&&(u--,!m.first&&o&&c.push(`
`+o.repeat(u)),c.push(m.isArray?"]":"}"),h.delete(m.val),p.pop())}return c.join("")},Do=(e,n,t)=>{try{return"rawJSON"in JSON?ge(e,(s,l)=>typeof l=="bigint"?JSON.rawJSON(l.toString()):typeof n=="function"?n(s,l):(Array.isArray(n)&&n.includes(s),l),t):e?ge(e,(s,l)=>typeof l=="string"&&dn.test(l)||typeof l=="bigint"?l.toString()+"n":typeof n=="function"?n(s,l):(Array.isArray(n)&&n.includes(s),l),t).replace(Co,"$1$2$3").replace(Lo,"$1$2$3"):ge(e,n,t)}catch(o){if(o instanceof RangeError){let r=La(e,n,t);return r===void 0?void 0:"rawJSON"in JSON?r:r.replace(Co,"$1$2$3").replace(Lo,"$1$2$3")}throw o}},ln=new Map,qa=()=>{let e=JSON.parse.toString();if(ln.has(e))return ln.get(e);try{let n=JSON.parse("1",(t,o,r)=>!!r?.source&&r.source==="1");return ln.set(e,n),n}catch{return ln.set(e,!1),!1}},Pa=(e,n,t,o)=>typeof n=="string"&&Mo.test(n)?BigInt(n.slice(0,-1)):typeof n=="string"&&dn.test(n)?n.slice(0,-1):typeof o=="function"?o(e,n,t):n,Ma=(e,n)=>JSON.parse(e,(t,o,r)=>{let i=typeof o=="number",a=o>Number.MAX_SAFE_INTEGER||o<Number.MIN_SAFE_INTEGER,s=i&&a,l=r&&Ca.test(r.source);return s&&l?BigInt(r.source):typeof n=="function"?n(t,o,r):o}),Uo=Number.MAX_SAFE_INTEGER.toString(),qo=Uo.length,Da=/"(?:[^"\\]|\\.)*"|-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/g,Ua=/^"-?\d+n+"$/,Fa=(e,n)=>{let t={"":e},o=[{parent:t,key:"",visited:!1}];for(;o.length>0;){let r=o[o.length-1];if(r.visited){let{parent:i,key:a}=r,s=i[a];typeof s=="string"&&(Mo.test(s)?s=BigInt(s.slice(0,-1)):dn.test(s)&&(s=s.slice(0,-1))),typeof n=="function"&&(s=n.call(i,a,s)),s===void 0?delete i[a]:i[a]=s,o.pop()}else{r.visited=!0;let i=r.parent[r.key];if(i!==null&&typeof i=="object"){let s=Object.keys(i);for(let l=s.length-1;l>=0;l--)o.push({parent:i,key:s[l],visited:!1})}}}return t[""]},Po=e=>e.replace(Da,(n,t,o,r)=>{let i=n[0]==='"';if(i&&Ua.test(n))return n.substring(0,n.length-1)+'n"';let s=o||r,l=t&&(t.length<qo||t.length===qo&&t<=Uo);return i||s||l?n:'"'+n+'n"'}),Fo=(e,n)=>{if(!e)return Bn(e,n);try{if(qa())return Ma(e,n);let t=Po(e);return Bn(t,(o,r,i)=>Pa(o,r,i,n))}catch(t){if(t instanceof RangeError){let o=Po(e),r=Bn(o);return Fa(r,n)}throw t}};var Ae=class extends Error{name;status;request;response;constructor(n,t,o){super(n,{cause:o.cause}),this.name="HttpError",this.status=Number.parseInt(t),Number.isNaN(this.status)&&(this.status=0);"response"in o&&(this.response=o.response);let r=Object.assign({},o.request);o.request.headers.authorization&&(r.headers=Object.assign({},o.request.headers,{authorization:o.request.headers.authorization.replace(/(?<! ) .*$/," [REDACTED]")})),r.url=r.url.replace(/\bclient_secret=\w+/g,"client_secret=[REDACTED]").replace(/\baccess_token=\w+/g,"access_token=[REDACTED]"),this.request=r}};var ja="10.0.16",Ga={headers:{"user-agent":`octokit-request.js/${ja} ${me()}`}};function Ha(e){if(typeof e!="object"||e===null||Object.prototype.toString.call(e)!=="[object Object]")return!1;let n=Object.getPrototypeOf(e);if(n===null)return!0;let t=Object.prototype.hasOwnProperty.call(n,"constructor")&&n.constructor;return typeof t=="function"&&t instanceof t&&Function.prototype.call(t)===Function.prototype.call(e)}var jo=()=>"";async function Go(e){let n=e.request?.fetch||globalThis.fetch;if(!n)throw new Error("fetch is not set. Please pass a fetch implementation as new Octokit({ request: { fetch }}). Learn more at https://github.com/octokit/octokit.js/#fetch-missing");let t=e.request?.log||console,o=e.request?.parseSuccessResponseBody!==!1,r=Ha(e.body)||Array.isArray(e.body)?Do(e.body):e.body,i=Object.fromEntries(Object.entries(e.headers).map(([u,p])=>[u,String(p)])),a;try{a=await n(e.url,{method:e.method,body:r,redirect:e.request?.redirect,headers:i,signal:e.request?.signal,...e.body&&{duplex:"half"}})}catch(u){let p="Unknown Error";if(u instanceof Error){if(u.name==="AbortError")throw u.status=500,u;p=u.message,u.name==="TypeError"&&"cause"in u&&(u.cause instanceof Error?p=u.cause.message:typeof u.cause=="string"&&(p=u.cause))}let h=new Ae(p,500,{request:e});throw h.cause=u,h}let s=a.status,l=a.url,d={};for(let[u,p]of a.headers)d[u]=p;let c={url:l,status:s,headers:d,data:""};if("deprecation"in d){let u=d.link&&d.link.match(/<([^<>]+)>; rel="deprecation"/),p=u&&u.pop();t.warn(`[@octokit/request] "${e.method} ${e.url}" is deprecated. It is scheduled to be removed on ${d.sunset}${p?`. See ${p}`:""}`)}if(s===204||s===205)return c;if(e.method==="HEAD"){if(s<400)return c;throw new Ae(a.statusText,s,{response:c,request:e})}if(s===304)throw c.data=await Vn(a),new Ae("Not modified",s,{response:c,request:e});if(s>=400)throw c.data=await Vn(a),new Ae(Wa(c.data),s,{response:c,request:e});return c.data=o?await Vn(a):a.body,c}async function Vn(e){let n=e.headers.get("content-type");if(!n)return e.text().catch(jo);let t=$o(n);if(Ba(t)){let o="";try{return o=await e.text(),Fo(o)}catch{return o}}else return t.type.startsWith("text/")||t.parameters.charset?.toLowerCase()==="utf-8"&&t.type!=="application/octet-stream"?e.text().catch(jo):e.arrayBuffer().catch(()=>new ArrayBuffer(0))}function Ba(e){return e.type==="application/json"||e.type==="application/scim+json"}function Wa(e){if(typeof e=="string")return e;if(e instanceof ArrayBuffer)return"Unknown error";if(typeof e=="object"&&e!==null&&"message"in e){let n=e,t="documentation_url"in n?` - ${n.documentation_url}`:"";return Array.isArray(n.errors)?`${n.message}: ${n.errors.map(o=>JSON.stringify(o)).join(", ")}${t}`:`${n.message}${t}`}return`Unknown error: ${JSON.stringify(e)}`}function Qn(e,n){let t=e.defaults(n);return Object.assign(function(r,i){let a=t.merge(r,i);if(!a.request||!a.request.hook)return Go(t.parse(a));let s=(l,d)=>Go(t.parse(t.merge(l,d)));return Object.assign(s,{endpoint:t,defaults:Qn.bind(null,t)}),a.request.hook(s,a)},{endpoint:t,defaults:Qn.bind(null,t)})}var We=Qn(Ro,Ga);var Ka="0.0.0-development";function Va(e){return`Request failed due to following response errors:
`+e.errors.map(n=>` - ${n.message}`).join(`
`)}var Qa=class extends Error{constructor(e,n,t){super(Va(t)),this.request=e,this.headers=n,this.response=t,this.errors=t.errors,this.data=t.data,Error.captureStackTrace&&Error.captureStackTrace(this,this.constructor)}request;headers;response;name="GraphqlResponseError";errors;data},Ya=["method","baseUrl","url","headers","request","query","mediaType","operationName"],Ja=["query","method","url"],Ho=/\/api\/v3\/?$/;function za(e,n,t){if(t){if(typeof n=="string"&&"query"in t)return Promise.reject(new Error('[@octokit/graphql] "query" cannot be used as variable name'));for(let a in t)if(Ja.includes(a))return Promise.reject(new Error(`[@octokit/graphql] "${a}" cannot be used as variable name`))}let o=typeof n=="string"?Object.assign({query:n},t):n,r=Object.keys(o).reduce((a,s)=>Ya.includes(s)?(a[s]=o[s],a):(a.variables||(a.variables={}),a.variables[s]=o[s],a),{}),i=o.baseUrl||e.endpoint.DEFAULTS.baseUrl;return Ho.test(i)&&(r.url=i.replace(Ho,"/api/graphql")),e(r).then(a=>{if(a.data.errors){let s={};for(let l of Object.keys(a.headers))s[l]=a.headers[l];throw new Qa(r,s,a.data)}return a.data.data})}function Yn(e,n){let t=e.defaults(n);return Object.assign((r,i)=>za(t,r,i),{defaults:Yn.bind(null,t),endpoint:t.endpoint})}var tc=Yn(We,{headers:{"user-agent":`octokit-graphql.js/${Ka} ${me()}`},method:"POST",url:"/graphql"});function Bo(e){return Yn(e,{method:"POST",url:"/graphql"})}var Jn="(?:[a-zA-Z0-9_-]+)",Wo="\\.",Ko=new RegExp(`^${Jn}${Wo}${Jn}${Wo}${Jn}$`),Xa=Ko.test.bind(Ko);async function Za(e){let n=Xa(e),t=e.startsWith("v1.")||e.startsWith("ghs_"),o=e.startsWith("ghu_");return{type:"token",token:e,tokenType:n?"app":t?"installation":o?"user-to-server":"oauth"}}function es(e){return e.split(/\./).length===3?`bearer ${e}`:`token ${e}`}async function ns(e,n,t,o){let r=n.endpoint.merge(t,o);return r.headers.authorization=es(e),n(r)}var Vo=function(n){if(!n)throw new Error("[@octokit/auth-token] No token passed to createTokenAuth");if(typeof n!="string")throw new Error("[@octokit/auth-token] Token passed to createTokenAuth is not a string");return n=n.replace(/^(token|bearer) +/i,""),Object.assign(Za.bind(null,n),{hook:ns.bind(null,n)})};var zn="7.0.8";var Qo=()=>{},ts=console.warn.bind(console),os=console.error.bind(console);function rs(e={}){return typeof e.debug!="function"&&(e.debug=Qo),typeof e.info!="function"&&(e.info=Qo),typeof e.warn!="function"&&(e.warn=ts),typeof e.error!="function"&&(e.error=os),e}var Yo=`octokit-core.js/${zn} ${me()}`,cn=class{static VERSION=zn;static defaults(n){return class extends this{constructor(...o){let r=o[0]||{};if(typeof n=="function"){super(n(r));return}super(Object.assign({},n,r,r.userAgent&&n.userAgent?{userAgent:`${r.userAgent} ${n.userAgent}`}:null))}}}static plugins=[];static plugin(...n){let t=this.plugins;return class extends this{static plugins=t.concat(n.filter(r=>!t.includes(r)))}}constructor(n={}){let t=new _o.Collection,o={baseUrl:We.endpoint.DEFAULTS.baseUrl,headers:{},request:Object.assign({},n.request,{hook:t.bind(null,"request")}),mediaType:{previews:[],format:""}};if(o.headers["user-agent"]=n.userAgent?`${n.userAgent} ${Yo}`:Yo,n.baseUrl&&(o.baseUrl=n.baseUrl),n.previews&&(o.mediaType.previews=n.previews),n.timeZone&&(o.headers["time-zone"]=n.timeZone),this.request=We.defaults(o),this.graphql=Bo(this.request).defaults(o),this.log=rs(n.log),this.hook=t,n.authStrategy){let{authStrategy:i,...a}=n,s=i(Object.assign({request:this.request,log:this.log,octokit:this,octokitOptions:a},n.auth));t.wrap("request",s.hook),this.auth=s}else if(!n.auth)this.auth=async()=>({type:"unauthenticated"});else{let i=Vo(n.auth);t.wrap("request",i.hook),this.auth=i}let r=this.constructor;for(let i=0;i<r.plugins.length;++i)Object.assign(this,r.plugins[i](this,n))}request;graphql;log;hook;auth};var un=Ie(require("node:http"),1),Xo=require("node:stream"),is=5,Jo=64*1024*1024;async function as(e){let n=[],t=0;for await(let o of e){if(t+=o.length,t>Jo)throw new Error(`the answer is larger than ${Jo} bytes`);n.push(o)}return Buffer.concat(n)}function ss(e,n){let t=n==="HEAD"||e.statusCode===204||e.statusCode===304,o=r=>(0,Xo.pipeline)(e,r,()=>{});switch(t?void 0:e.headers["content-encoding"]){case"gzip":return o(process.getBuiltinModule("node:zlib").createGunzip());case"br":return o(process.getBuiltinModule("node:zlib").createBrotliDecompress());default:return e}}function Xn(e){let n=new Error("The operation was aborted",{cause:e.reason});return Object.assign(n,{name:"AbortError",code:"ABORT_ERR"})}function zo(e,n){let t={request:e,agent:n,begun:void 0},o=n.createConnection;return n.createConnection=(...r)=>(t.begun=o.apply(n,r),t.begun),t}function Zn(e){let n={keepAlive:!0,proxyEnv:{...e}},t=zo(un.request,new un.Agent(n)),o;function r(a){if(a.protocol!=="https:")return t;if(o===void 0){let{Agent:s,request:l}=process.getBuiltinModule("node:https");o=zo(l,new s(n))}return o}async function i(a,s){let{signal:l}=s;if(l?.aborted)throw Xn(l);let d=r(a),c=await new Promise((m,g)=>{d.begun=void 0;let f=d.request(a,{method:s.method??"GET",headers:{"accept-encoding":"gzip, br",...s.headers,...s.body===void 0?{}:{"content-length":Buffer.byteLength(s.body)}},agent:d.agent,...l?{signal:l}:{}},m);if(f.on("error",g),l){let{begun:w}=d,E=()=>{g(Xn(l)),f.socket||w?.destroy(Xn(l))};l.addEventListener("abort",E,{once:!0}),f.on("close",()=>l.removeEventListener("abort",E))}f.end(s.body)}),u=await as(ss(c,s.method??"GET")),p=new Map;for(let[m,g]of Object.entries(c.headers))g!==void 0&&p.set(m,Array.isArray(g)?g.join(", "):g);let h=c.statusCode??0;return{status:h,ok:h>=200&&h<300,url:a.href,headers:p,text:async()=>u.toString("utf8"),json:async()=>JSON.parse(u.toString("utf8")),arrayBuffer:async()=>u.buffer.slice(u.byteOffset,u.byteOffset+u.byteLength)}}return async(a,s={})=>{let l=new URL(a),d=s;for(let c=0;;c+=1){let u=await i(l,d),p=u.headers.get("location");if(![301,302,303,307,308].includes(u.status)||p===void 0||s.redirect==="manual"||c===is)return u;let h=new URL(p,l);if(h.origin!==l.origin){let m=Object.entries(d.headers??{}).filter(([g])=>!/^(authorization|cookie)$/i.test(g));d={...d,headers:Object.fromEntries(m)}}if(u.status===303){let{body:m,...g}=d;d={...g,method:"GET"}}l=h}}}function er(e){let n=e?.status;return typeof n=="number"?n:void 0}var Zo=500,ls=60;function ds(e,n){if(e!=="POST")return!0;let t=n?.query;return typeof t=="string"&&!/^\s*mutation\b/.test(t)}function cs(e,n){if(e.status!==403&&e.status!==429)return;let t=e.response?.headers??{},o=Number(t["retry-after"]);if(t["retry-after"]!==void 0&&Number.isFinite(o))return Math.max(1,o);if(!(!/rate limit|abuse/i.test(e.message)&&e.status!==429)){if(String(t["x-ratelimit-remaining"])==="0"){let r=Date.parse(String(t.date))||Date.now();return Math.max(1,Math.ceil(Number(t["x-ratelimit-reset"])-r/1e3)||1)}return ls*2**n}}var us=e=>2**e*(.8+.4*Math.random());function fs(e){let n=e instanceof Error?e:new Error(String(e));return/^\s*<(!doctype|html)/i.test(n.message)?n.message=`GitHub answered ${n.status} with a page of HTML instead of JSON`:n.message.length>Zo&&(n.message=`${n.message.slice(0,Zo)}…`),n}function et(e){let{deadline:n,log:t}=e,o={counted:0,notModified:0,remaining:void 0},r=e.retries??3,i=e.attemptSeconds??30,a=p=>p*1e3<n.remainingMs,s=e.token.trim(),l=new cn({baseUrl:e.context.apiUrl.replace(/\/$/,""),...s?{auth:s}:{},userAgent:"guarded-deploy",request:{fetch:e.fetch??Zn(e.env)},log:{debug:()=>{},info:()=>{},warn:p=>t.debug(p),error:p=>t.debug(p)}}),d=(p,h)=>{h===304?o.notModified+=1:o.counted+=1;let m=p["x-ratelimit-remaining"];m!==void 0&&(o.remaining=Number(m))};l.hook.wrap("request",async(p,h)=>{let{method:m,url:g}=h;for(let f=0;;f+=1){n.signal.throwIfAborted();let w=AbortSignal.timeout(i*1e3);h.request={...h.request,signal:AbortSignal.any([n.signal,w])};let E;try{let M=await p(h);if(d(M.headers,M.status),!String(M.headers["content-type"]).startsWith("text/html"))return M;E=Object.assign(new Error("GitHub answered with a page of HTML instead of JSON"),{status:502})}catch(M){n.signal.throwIfAborted(),E=w.aborted?Object.assign(new Error(`GitHub did not answer within ${i} s`,{cause:M}),{status:500}):fs(M),d(E.response?.headers??{},E.response?E.status:void 0)}if(f>=r)throw E;let S=cs(E,f),v=Number(E.response?.headers["retry-after"]),k;if(S!==void 0)k=S;else if(E.status>=500&&ds(m,h))k=v>0?v:us(f);else throw E;if(!a(k))throw E;let N=`${m} ${g}: ${E.message}; again in ${Math.ceil(k)} s`;k>30?t.warning(N):t.debug(N),await n.sleep(k*1e3)}});let c=((p,h)=>n.race(l.request(p,h))),u=new Map;return{request:Object.assign(c,{defaults:l.request.defaults,endpoint:l.request.endpoint}),async graphql(p,h={}){let g=(await n.race(l.request(`POST ${e.context.graphqlUrl}`,{query:p,variables:h}))).data;if(g.errors?.length)throw Object.assign(new Error(g.errors.map(f=>f.message).join("; ")),{errors:g.errors});return g.data},async conditional(p,h={}){let{url:m}=l.request.endpoint(p,h),g=u.get(m);try{let f=await n.race(l.request(p,{...h,headers:g?{"if-none-match":g.etag}:{}})),w=f.headers.etag;return w?u.set(m,{etag:w,data:f.data,status:f.status}):u.delete(m),{changed:!0,status:f.status,data:f.data}}catch(f){let w=er(f);if(w===304&&g)return{changed:!1,status:g.status,data:g.data};if(w===404)return u.delete(m),{changed:!0,status:w,data:void 0};throw f}},usage:o}}var ps="https://github.com/guarded-deploy/guarded-deploy/blob/main/docs/errors.md",nr=Symbol.for("guarded-deploy.fault"),b=class e extends Error{code;what;remedy;docs;place;constructor(n){super(`${n.what} ${n.remedy}`,n.cause===void 0?void 0:{cause:n.cause}),this.name="Fault",this.code=n.code,this.what=n.what,this.remedy=n.remedy,this.docs=`${ps}#${n.anchor??n.code.toLowerCase()}`,this.place=n.place}get[nr](){return!0}static[Symbol.hasInstance](n){let t=typeof n=="object"&&n!==null&&nr in n,o=Function.prototype[Symbol.hasInstance];return this===e?t:o.call(this,n)}};function Z(e){return(e instanceof Error?e.message:String(e)).replace(/\s+/g," ").trim()}var ms={d:86400,h:3600,m:60,s:1};function tr(e){if(/^\d+(\.\d+)?$/.test(e))return Number(e);if(!/^(\d+(\.\d+)?[dhms])+$/.test(e))return;let n=0;for(let[,t,o]of e.matchAll(/(\d+(?:\.\d+)?)([dhms])/g))n+=Number(t)*(ms[o]??Number.NaN);return n}function nt(e){return`INPUT_${e.replace(/ /g,"_").toUpperCase()}`}function Ke(e,n,t){return new b({code:"INPUT_INVALID",what:`The input '${e}' is ${JSON.stringify(n.slice(0,200))}, which is not ${t}.`,remedy:`Set '${e}' to ${t}.`})}function gs(e,n,t){switch(n.type){case"string":case"secret":return t===""?void 0:t;case"lines":return t.split(`
`).map(o=>o.trim()).filter(o=>o!==""&&!o.startsWith("#"));case"boolean":if(t==="")return;if(/^(true|True|TRUE)$/.test(t))return!0;if(/^(false|False|FALSE)$/.test(t))return!1;throw Ke(e,t,"true or false");case"choice":if(t==="")return;if(n.options?.includes(t))return t;throw Ke(e,t,`one of ${(n.options??[]).join(", ")}`);case"integer":if(t==="")return;if(/^\d{1,15}$/.test(t))return Number(t);throw Ke(e,t,"a whole number such as 0 or 10");case"number":if(t==="")return;if(/^\d{1,15}(\.\d+)?$/.test(t))return Number(t);throw Ke(e,t,"a number such as 0.5 or 10");case"duration":{if(t==="")return;let o=tr(t);if(o===void 0)throw Ke(e,t,"a duration such as 90s, 30m or 1h30m");return o}}}function or(e){return e.replace(/-([a-z0-9])/g,(n,t)=>t.toUpperCase())}function tt(e,n){let t={};for(let[o,r]of Object.entries(e.inputs)){let i=n[nt(o)],a=r.default?.includes("${{")?r.default.includes("github.token")?n.GITHUB_TOKEN??"":"":r.default??"",s=r.type==="secret"?i??a:(i??a).trim(),l=s.trim()==="";if(l&&r.required)throw new b({code:"INPUT_MISSING",what:`The input '${o}' is missing.`,remedy:`Set '${o}' under 'with:' of this step.`});t[or(o)]=gs(o,r,l?a.trim():s)}return t}var ir=Ie(require("os"),1);function ae(e){return e==null?"":typeof e=="string"||e instanceof String?e:JSON.stringify(e)}function fn(e){return Object.keys(e).length?{title:e.title,file:e.file,line:e.startLine,endLine:e.endLine,col:e.startColumn,endColumn:e.endColumn}:{}}function oe(e,n,t){let o=new ot(e,n,t);process.stdout.write(o.toString()+ir.EOL)}function rt(e,n=""){oe(e,{},n)}var rr="::",ot=class{constructor(n,t,o){n||(n="missing.command"),this.command=n,this.properties=t,this.message=o}toString(){let n=rr+this.command;if(this.properties&&Object.keys(this.properties).length>0){n+=" ";let t=!0;for(let o in this.properties)if(this.properties.hasOwnProperty(o)){let r=this.properties[o];r&&(t?t=!1:n+=",",n+=`${o}=${ys(r)}`)}}return n+=`${rr}${hs(this.message)}`,n}};function hs(e){return ae(e).replace(/%/g,"%25").replace(/\r/g,"%0D").replace(/\n/g,"%0A")}function ys(e){return ae(e).replace(/%/g,"%25").replace(/\r/g,"%0D").replace(/\n/g,"%0A").replace(/:/g,"%3A").replace(/,/g,"%2C")}function ar(){return process.getBuiltinModule("node:crypto").randomUUID()}var mn=Ie(require("fs"),1),pn=Ie(require("os"),1);function Ve(e,n){let t=process.env[`GITHUB_${e}`];if(!t)throw new Error(`Unable to find environment variable for file command ${e}`);if(!mn.existsSync(t))throw new Error(`Missing file at path: ${t}`);mn.appendFileSync(t,`${ae(n)}${pn.EOL}`,{encoding:"utf8"})}function gn(e,n){let t=`ghadelimiter_${ar()}`,o=ae(n);if(e.includes(t))throw new Error(`Unexpected input: name should not contain the delimiter "${t}"`);if(o.includes(t))throw new Error(`Unexpected input: value should not contain the delimiter "${t}"`);return`${e}<<${t}${pn.EOL}${o}${pn.EOL}${t}`}var it=Ie(require("os"),1),lr=Ie(require("path"),1);var ks=function(e,n,t,o){function r(i){return i instanceof t?i:new t(function(a){a(i)})}return new(t||(t=Promise))(function(i,a){function s(c){try{d(o.next(c))}catch(u){a(u)}}function l(c){try{d(o.throw(c))}catch(u){a(u)}}function d(c){c.done?i(c.value):r(c.value).then(s,l)}d((o=o.apply(e,n||[])).next())})},sr;(function(e){e[e.Success=0]="Success",e[e.Failure=1]="Failure"})(sr||(sr={}));function dr(e,n){let t=ae(n);if(process.env[e]=t,process.env.GITHUB_ENV||"")return Ve("ENV",gn(e,n));oe("set-env",{name:e},t)}function hn(e){oe("add-mask",{},e)}function cr(e){process.env.GITHUB_PATH||""?Ve("PATH",e):oe("add-path",{},e),process.env.PATH=`${e}${lr.delimiter}${process.env.PATH}`}function ur(e,n){if(process.env.GITHUB_OUTPUT||"")return Ve("OUTPUT",gn(e,n));process.stdout.write(it.EOL),oe("set-output",{name:e},ae(n))}function fr(){return process.env.RUNNER_DEBUG==="1"}function Qe(e){oe("debug",{},e)}function pr(e,n={}){oe("error",fn(n),e instanceof Error?e.toString():e)}function mr(e,n={}){oe("warning",fn(n),e instanceof Error?e.toString():e)}function gr(e,n={}){oe("notice",fn(n),e instanceof Error?e.toString():e)}function hr(e){process.stdout.write(e+it.EOL)}function Es(e){rt("group",e)}function Ts(){rt("endgroup")}function yr(e,n){return ks(this,void 0,void 0,function*(){Es(e);let t;try{t=yield n()}finally{Ts()}return t})}function wr(e,n){if(process.env.GITHUB_STATE||"")return Ve("STATE",gn(e,n));oe("save-state",{name:e},ae(n))}function br(e){return process.env[`STATE_${e}`]||""}function se(e){return e.replace(/\r\n?/g,`
`).replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g,"�").replace(/^(\s*)::/gm,"$1\\::").replace(/##\[/g,"##\\[")}function at(e,n){return{...n===void 0?{}:{title:se(n)},...e===void 0?{}:{file:e.file},...e?.line===void 0?{}:{startLine:e.line},...e?.endLine===void 0?{}:{endLine:e.endLine},...e?.column===void 0?{}:{startColumn:e.column}}}var Le={info:e=>hr(se(e)),debug:e=>Qe(se(e)),notice:(e,n)=>gr(se(e),at(n)),warning:(e,n,t)=>mr(se(e),at(n,t)),error:(e,n,t)=>pr(se(e),at(n,t)),group:(e,n)=>yr(se(e).replace(/\n/g," "),n)};function Er(e){return e instanceof b?{title:e.code,text:`${e.what} ${e.remedy} (${e.docs})`,...e.place?{place:e.place}:{}}:{title:"UNEXPECTED",text:`${e instanceof Error?e.message:String(e)} This is a fault of the action: re-run with debug logging and report it.`}}var te={};fa(te,{block:()=>_s,code:()=>lt,details:()=>Os,link:()=>dt,table:()=>Ss,text:()=>xe});var st=/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;function xe(e){return String(e).replace(/[\r\n\t]+/g," ").replace(st,"�").replace(/^ +/,"").replace(/[\\`*_{}[\]()+!|~$^]/g,"\\$&").replace(/&/g,"&amp;").replace(/</g,"&lt;").replace(/>/g,"&gt;").replace(/[@#]/g,"$&<!-- -->").replace(/\b(gh)-(?=\d)/gi,"$1<!-- -->-").replace(/:\/\//g,":<!-- -->//").replace(/\bwww\./gi,n=>`${n.slice(0,3)}<!-- -->.`).replace(/^[-=]/,"\\$&").replace(/^(\d+)([.])/,"$1\\$2")}function lt(e){return`<code>${String(e).replace(/[\r\n\t]+/g," ").replace(st,"�").replace(/&/g,"&amp;").replace(/</g,"&lt;").replace(/>/g,"&gt;").replace(/[\\`*_[\]|~@#$:^]/g,t=>`&#${t.codePointAt(0)};`).replace(/\bwww\./gi,t=>`${t.slice(0,3)}&#46;`)}</code>`}function _s(e,n=""){let t=e.replace(/\r\n?/g,`
`).replace(st,"�"),o=Math.max(2,...[...t.matchAll(/`+/g)].map(i=>i[0].length)),r="`".repeat(o+1);return`${r}${n}
${t.replace(/\n$/,"")}
${r}`}function dt(e,n){return!/^https?:\/\/[\x21-\x7e]+$/.test(n)||/[<>()[\]"'`\\|]/.test(n)?xe(e):`[${xe(e)}](${n})`}function Ss(e,n,t=[]){let o=i=>`| ${i.join(" | ")} |`,r=e.map((i,a)=>t[a]==="r"?"---:":"---");return[o(e),o(r),...n.map(o)].join(`
`)}function Os(e,n){return`<details><summary>${e}</summary>

${n}

</details>`}var Or=require("node:fs");var As=2**31-1;function ct(){let[e,n]=process.hrtime();return e*1e3+n/1e6}var qe={now:ct,async sleep(e,n){let t=ct()+e;for(;;){n?.throwIfAborted();let o=t-ct();if(o<=0)return;await new Promise((r,i)=>{let s=setTimeout(()=>{n?.removeEventListener("abort",l),r()},Math.min(o,As)),l=()=>{clearTimeout(s),i(n?.reason)};n?.addEventListener("abort",l,{once:!0})})}}};async function xs(e,n){n.throwIfAborted();let t,o=new Promise((r,i)=>{t=()=>i(n.reason),n.addEventListener("abort",t,{once:!0})});try{return await Promise.race([e,o])}finally{t&&n.removeEventListener("abort",t)}}var ut=class extends b{constructor(n,t){super({code:"DEADLINE_EXCEEDED",what:`${n} did not finish within ${t} s.`,remedy:"Look at the last lines above for what it waited for; allow it more time if that wait was expected."})}},he=class{signal;#e;#t;#n;constructor(n,t,o={}){if(Number.isNaN(n))throw new RangeError(`the time allowed for ${t} is no number`);let r=o.clock??qe,i=new AbortController;this.#e=r,this.#t=r.now()+n*1e3,this.#n=new AbortController,this.signal=o.signal?AbortSignal.any([o.signal,i.signal]):i.signal,Number.isFinite(n)&&r.sleep(n*1e3,this.#n.signal).then(()=>i.abort(new ut(t,n)),()=>{})}get remainingMs(){return Math.max(0,this.#t-this.#e.now())}sleep(n){return this.#e.sleep(n,this.signal)}race(n){return xs(n,this.signal)}[Symbol.dispose](){this.#n.abort()}};var Ar=1e6;function Ns(e){return typeof e=="object"?JSON.stringify(e):String(e)}async function ft(e,n,t){let o=process.env,r=[],i=new AbortController,a=h=>i.abort(new b({code:"CANCELLED",what:`The run was cancelled (${h}).`,remedy:"Re-run it when you are ready."})),s=()=>a("SIGINT"),l=()=>a("SIGTERM");process.on("SIGINT",s),process.on("SIGTERM",l);let d=!1,c=h=>{if(d)return;d=!0;let{title:m,text:g,place:f}=Er(h);if(n.tolerant)Le.warning(g,f,m);else{Le.error(g,f,m);let w=h instanceof b?`${xe(`${h.what} ${h.remedy}`)} ${dt("Read on",h.docs)}`:xe(g);r.push(`> [!CAUTION]
> **${xe(e.name)}** ${lt(m)}: ${w}`),process.exitCode=1}if(fr()&&h instanceof Error)for(let w=h;w instanceof Error;w=w.cause)Qe(se(w.stack??""))},u=h=>{c(h),Sr(r,o).finally(()=>process.exit())};process.on("uncaughtException",u);let p;try{for(let[g,f]of Object.entries(e.inputs))f.type==="secret"&&_r(o[nt(g)]??"");let h=tt(e,o),m=typeof n.seconds=="number"?n.seconds:n.seconds(h);p=new he(m,e.name,{signal:i.signal}),await t({inputs:h,context:jn(o),env:o,log:Le,deadline:p,mask:g=>_r(g,1),setOutput:(g,f)=>ur(g,Ns(f)),saveState:(g,f)=>wr(g,f),state:g=>br(g),addPath:g=>cr(g),exportVariable:(g,f)=>dr(g,f),summarize:g=>r.push(g)})}catch(h){c(h)}finally{p?.[Symbol.dispose](),await Sr(r,o),i.signal.aborted||(process.off("SIGINT",s),process.off("SIGTERM",l)),process.off("uncaughtException",u)}}var Tr=4;function _r(e,n=Tr){let t=e.trim();t.length>=n&&hn(t);for(let o of new Set(t.split(/\r?\n/).map(r=>r.trim())))o!==t&&o.length>=Tr&&hn(o)}function vs(e){let n=Buffer.from(e).subarray(0,Ar-200).toString("utf8"),t=n.slice(0,n.lastIndexOf(`
`)+1),o=t.match(/^`{3,}/gm)??[],r=o.length%2===1?`${o.at(-1)}
`:"";return`${t}${r}
_(cut: the summary was larger than GitHub shows)_
`}async function Sr(e,n){if(e.length===0||!n.GITHUB_STEP_SUMMARY)return;let t=`${e.join(`

`)}

`;Buffer.byteLength(t)>Ar&&(t=vs(t));try{(0,Or.appendFileSync)(n.GITHUB_STEP_SUMMARY,t)}catch(o){Le.debug(`the summary was not written: ${String(o)}`)}}var K=class extends Error{refused;constructor(n,t={}){super(n,t),this.name="Unavailable",this.refused=t.refused??!1}};function pt(e){let n=e?.errors;return Array.isArray(n)?n.filter(t=>t!==null&&typeof t=="object"):[]}function Nr(e){let n=e?.status;return typeof n=="number"?n:void 0}var xr=/rate limit|abuse|too quickly/i;function yn(e){let n=pt(e);if(n.length>0)return n.some(({type:r,message:i,extensions:a})=>/^RATE_LIMIT/i.test(String(r??a?.code??""))||xr.test(String(i??"")));let t=Nr(e);if(t!==403)return t===429;let o=e.response?.headers??{};return o["retry-after"]!==void 0||String(o["x-ratelimit-remaining"]??"")==="0"||xr.test(Z(e))}function mt(e,n,t){return new b({code:"LOCK_FORBIDDEN",what:`The token may not do this in ${e}: ${n}.`,remedy:"Give the job 'permissions: contents: write, actions: read' (a run of a fork's pull request never gets it), or use 'strategy: runs', which only reads.",cause:t})}function ce(e,n,t){if(t?.aborted)return t.reason;if(e instanceof b||e instanceof K)return e;let o=Nr(e),r=Z(e).slice(0,300);switch(o){case 401:return new b({code:"LOCK_TOKEN_REFUSED",what:`GitHub refused the token (401: ${r}).`,remedy:"Pass a valid token; the default is the job’s own.",cause:e});case 403:return yn(e)?new K(r,{cause:e}):mt(n,r,e);case 404:return new b({code:"LOCK_REPOSITORY_NOT_FOUND",what:`The repository ${n} does not exist, or the token cannot see it.`,remedy:"Check 'lock-repository'; for another private repository pass a token that may write to it.",cause:e});case 409:if(!/empty/i.test(r))break;return new b({code:"LOCK_REPOSITORY_EMPTY",what:`The repository ${n} has no commit yet, so it cannot keep a lock.`,remedy:"Push a first commit.",cause:e})}let i=o!==void 0&&o<500&&!yn(e);return new K(r,{cause:e,refused:i})}var ht=require("node:crypto");var gt=1e3;function vr(e){let n=e.normalize("NFC").trim();if(n===""||n.length>gt||/[\u0000-\u001f\u007f]/.test(n))throw new b({code:"LOCK_KEY_INVALID",what:`The lock's key is ${n===""?"empty":n.length>gt?`${n.length} characters long`:"not one line of printable text"}.`,remedy:`Give a key of 1 to ${gt} characters on one line, such as 'production'.`});return n}function yt(e){return[...new Set(e.map(vr))].sort()}function wn(e,n="refs/locks"){if(!/^refs(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)+$/.test(n)||/\.\.|\.lock(\/|$)|\.(\/|$)/.test(n)||/^refs\/(pull|tags|replace)(\/|$)/.test(n))throw new b({code:"LOCK_NAMESPACE_INVALID",what:`The ref namespace ${JSON.stringify(n.slice(0,100))} cannot keep locks.`,remedy:"Leave it at 'refs/locks', or set 'refs/heads/locks' where the host refuses other refs."});let o=(0,ht.createHash)("sha256").update(e).digest("hex").slice(0,16),r=e.toLowerCase().replace(/[^a-z0-9]+/g,"-").slice(0,40).replace(/^-+|-+$/g,"");return`${n}/${o}${r===""?"":`-${r}`}`}function wt(e){return`${e}.mirror`}function bn(e,n,t="refs/locks"){return`${t}/bells/${(0,ht.createHash)("sha256").update(`${e}
${n}`).digest("hex").slice(0,24)}`}var Rs=5,Is=6e4;function Rr(e,n){return typeof e.run_attempt=="number"&&e.run_attempt!==n?e.run_attempt>n?"dead":"unknown":e.status==="completed"?"dead":typeof e.status=="string"?"alive":"unknown"}function bt({api:e,now:n,signal:t}){let o=new Map,r=new Map;async function i(d,c){try{return(await e.conditional(d)).data}catch(u){if(t?.aborted)throw t.reason;let p=ce(u,c,t);if(p instanceof b||p instanceof Error)return"unavailable";throw p}}let a=d=>i(`GET /repos/${d.repository}/actions/runs/${d.run}`,d.repository);async function s(d){let c=await a(d);if(c==="unavailable")return"unknown";if(c===void 0){let u=o.get(d.nonce);if(u===void 0)return o.set(d.nonce,n()),"unknown";if(n()-u<Is)return"unknown";let p=await i(`GET /repos/${d.repository}/actions/runs?per_page=1`,d.repository);return p!=="unavailable"&&typeof p?.total_count=="number"?"dead":"unknown"}return o.delete(d.nonce),Rr(c,d.attempt)}async function l(d){let c=await a(d);return c!==void 0&&c!=="unavailable"&&Rr(c,d.attempt)==="dead"}return{async judge(d){if(d.job===null)return s(d);let c=await i(`GET /repos/${d.repository}/actions/jobs/${d.job}`,d.repository);if(c==="unavailable")return"unknown";if(!(c!==void 0&&c.run_id===d.run&&(c.run_attempt===void 0||c.run_attempt===d.attempt)))return s(d);if(o.delete(d.nonce),c.status==="completed")return"dead";if(typeof c.status!="string")return"unknown";let p=(r.get(d.nonce)??0)+1;return r.set(d.nonce,p),p%Rs===0&&await l(d)?"dead":"alive"}}}function kt(e){return{async compare(n,t){try{let o=await e.api.request(`GET /repos/${t.repository}/compare/${n.sha}...${t.sha}?per_page=1`),{status:r}=o.data;return r==="behind"?"behind":r==="ahead"||r==="identical"||r==="diverged"?"not-behind":"unknown"}catch{if(e.signal?.aborted)throw e.signal.reason;return"unknown"}}}}async function Et(e,n,t,o){if(n.job!==null||t==="")return n;try{let r=await e.request(`GET /repos/${n.repository}/actions/runs/${n.run}/attempts/${n.attempt}/jobs?per_page=100`),{jobs:i=[]}=r.data,a=i.filter(s=>s.runner_name===t&&s.status==="in_progress");return a.length===1?{...n,job:a[0].id}:n}catch{if(o?.aborted)throw o.reason;return n}}var Ir=e=>e===void 0||e>=200?0:e<50?6e4:15e3,$r=e=>.6+.4*e;function kn({pollMs:e,ahead:n,remaining:t,turnMs:o,debt:r,random:i,isTold:a,isSeen:s}){let l=Ir(t),d=$r(i),c=(n-2)*o*.5;if(a){let m=Cr(e)*(s?$s:Cs)[n<=1?"next":"behind"];return Math.max(m,Math.min(c,36e5),l)*d}if(n<=1)return Math.max(e,l)*d;let u=Math.max(e,Math.min(e*n,3e4)),p=Math.min(c,3e5),h=n>2?Math.min(r*12*e,6e4):0;return Math.max(u,p,h,l)*d}function Tt({pollMs:e,ahead:n,remaining:t,random:o}){return Math.max(e*Math.min(Math.max(n,1),3),Ir(t))*$r(o)}function Ye(e,n,t=15e3){return Math.min(t,250*2**Math.min(e,12))*(.2+.8*n)}var Cr=e=>Math.min(12*e,6e4),$s={next:5,behind:60},Cs={next:1,behind:15},Ls=3;function Lr(e,n,t,o=0){if(e===void 0)return!0;let r=Cr(t)*(o>0?2:1);return e>=r&&n>=r||e>=Ls*r}function St(e){return[e.attempt===1?e.createdMs:e.startedMs,e.id]}function Tn(e,n){let[t,o]=St(e),[r,i]=St(n);return t<r||t===r&&o<i}var qs=new Set(["push","workflow_dispatch","schedule","release","repository_dispatch","deployment","merge_group","workflow_run"]);function qr(e,n){let t=e.indexOf(n);if(t<0)return!1;let o=/[\p{L}\p{N}_-]/u,r=e.slice(0,t).at(-1)??"",i=e.slice(t+n.length).at(0)??"";return!o.test(r)&&!o.test(i)||qr(e.slice(t+1),n)}function Pr(e,n,t){return e.id===n.id||e.headRepository!==e.repository&&n.headRepository===n.repository?!1:t.queueName!==void 0?!qs.has(e.event)&&e.event!==n.event?!1:qr(e.title,t.queueName):e.workflow!==n.workflow?!1:!t.sameBranchOnly||e.branch===(t.branch??n.branch)}function Ot(e,n){return e.status==="completed"?!1:e.status!=="waiting"||n.waitForApprovals}function _t(e){return{id:e.id,attempt:e.run_attempt??1,createdMs:Date.parse(e.created_at),startedMs:Date.parse(e.run_started_at??e.created_at),status:e.status??"queued",workflow:e.workflow_id,path:e.path??"",title:e.display_title??"",event:e.event,branch:e.head_branch,repository:e.repository.id,headRepository:e.head_repository?.id}}function Mr(e,n,t){let o=e.filter(r=>r.name===n||r.name.startsWith(`${n} (`)||r.name.startsWith(`${n} / `));return o.length===0?!1:o.every(r=>r.status==="completed"||t!==void 0&&r.steps?.some(({name:i,status:a})=>i===t&&a==="completed")===!0)}var En=100,Ps=10,Ms=["in_progress","queued","pending","requested","waiting"],Ds=2e3,Us=10;async function At(e){let{api:n,me:t,policy:o,deadline:r,clock:i,random:a}=e,s=t.repository,l=i.now(),d=l+e.waitSeconds*1e3;async function c(S){for(let v=1;;v+=1)try{let{data:k}=await n.conditional(`GET /repos/${s}/actions/${S}`);if(k!==void 0)return k;throw new b({code:"LOCK_RUN_UNKNOWN",what:`GitHub does not know ${S.split("?")[0]} of ${s}, so the older runs cannot be found.`,remedy:"Give the job 'permissions: actions: read'; without knowing its place it must not pass."})}catch(k){let N=ce(k,s,r.signal);if(!(N instanceof K))throw N;if(i.now()>=d)throw new b({code:"LOCK_UNAVAILABLE",what:`GitHub gave no usable answer about the runs of ${s} until the waiting time was over: ${N.message}.`,remedy:"See githubstatus.com, then re-run.",cause:k});await r.sleep(Ye(v,a()))}}let u=async S=>_t(await c(`runs/${S}`));async function p(S){let v=o.queueName===void 0?`workflows/${S.workflow}/runs`:"runs",k=new Map,N="";for(let U=1;U<=Ps;U+=1){let{workflow_runs:q}=await c(`${v}?per_page=${En}&page=${U}`);for(let H of q)k.set(H.id,_t(H));if(N=q.at(-1)?.created_at??N,q.length<En){N="";break}}if(N!=="")for(let U of Ms){let{workflow_runs:q}=await c(`${v}?per_page=${En}&status=${U}&created=${encodeURIComponent(`<=${N}`)}`);for(let H of q)k.set(H.id,_t(H))}return{ahead:[...k.values()].filter(U=>Pr(U,S,o)&&Tn(U,S)&&Ot(U,o)).sort((U,q)=>Tn(U,q)?1:-1),knowsMe:k.has(S.id)}}async function h(S,v){let k=await u(S.id);if(!Ot(k,o)||!Tn(k,v))return!0;if(o.job===void 0)return!1;let{jobs:N}=await c(`runs/${S.id}/jobs?per_page=${En}`);return Mr(N,o.job,o.step)}let m=(S,v,k)=>{let N=new b({code:"LOCK_TIMEOUT",what:`Older runs were not over within ${e.waitSeconds} s${S?`; run ${S} was the nearest`:""}.`,remedy:"Look at that run, re-run this one when it is done, or allow more with 'wait-timeout'."});return{acquired:k,fencingToken:void 0,keys:[],ticket:t,position:v,waitedMs:i.now()-l,waitedFor:S===void 0?void 0:{...t,run:S,attempt:1,nonce:`run.${S}`},reaped:[],superseded:!1,forceContinued:!k&&e.onTimeout==="continue",fault:!k&&e.onTimeout==="fail"?N:void 0,states:[],seen:{}}},g=await u(t.run);e.initialWaitSeconds>0&&await r.sleep(e.initialWaitSeconds*1e3);let f,w,E=!1;for(let S=1;;S+=1){let{ahead:v,knowsMe:k}=await p(g),N=[];for(let U of o.job===void 0?[]:v)await h(U,g)||N.push(U);let M=o.job===void 0?v:N;if(f??=M.length,w??=M[0]?.id,M.length===0){if(!k&&S<Us)E=!1;else{if(E)return m(w,f,!0);E=!0}if(i.now()>=d&&e.waitSeconds>0)return m(w,f,!1);await r.sleep(Math.min(Ds,e.pollSeconds*1e3));continue}E=!1;for(let[U,q]of M.entries())for(e.tell?.({ahead:M.length-U,run:q.id});!await h(q,g);){let H=d-i.now();if(H<=0)return m(q.id,f,!1);let W=kn({pollMs:e.pollSeconds*1e3,ahead:1,remaining:e.remaining?.(),turnMs:0,debt:0,random:a()});await r.sleep(Math.min(W,H))}}}function _n(e){return"refused"in e}function Pe(e,n){let t=n*1e3;return{schema:1,key:e,version:t,epoch:t,holder:null,queue:[],last:null,by:""}}function Fs(e,n,t){let o=e.length;if(t==="run-number")for(;o>0;o-=1){let r=e[o-1];if(!(r.repository===n.repository&&r.workflow===n.workflow)||r.number<=n.number)break}return[...e.slice(0,o),n,...e.slice(o)]}function we(e,n){let t=(o,r)=>({...e,...r,version:e.version+1,by:o});switch(n.kind){case"ENQUEUE":{let{ticket:o}=n;return e.holder?.nonce===o.nonce?{refused:"this job already holds the lock"}:e.queue.some(r=>r.nonce===o.nonce)?{refused:"this job already waits"}:t(o.nonce,{queue:Fs(e.queue,o,n.order)})}case"ACQUIRE":{let{ticket:o}=n;return e.holder?{refused:"the lock is held"}:e.queue[0]?.nonce!==o.nonce?{refused:"it is not the turn of this job"}:n.epoch<=e.epoch?{refused:"the fencing token would not grow"}:t(o.nonce,{holder:e.queue[0],queue:e.queue.slice(1),epoch:n.epoch})}case"RELEASE":{let{ticket:o}=n;if(e.holder?.nonce!==o.nonce)return{refused:"this job does not hold the lock"};let{repository:r,run:i,number:a,sha:s}=e.holder;return t(o.nonce,{holder:null,...n.live?{last:{repository:r,run:i,number:a,sha:s}}:{}})}case"LEAVE":{let{nonce:o}=n.ticket,r=e.queue.filter(i=>i.nonce!==o);return r.length===e.queue.length?{refused:"this job does not wait"}:t(o,{queue:r})}case"REAP":{if(e.holder?.nonce===n.nonce)return t(n.by,{holder:null});let o=e.queue.filter(r=>r.nonce!==n.nonce);return o.length===e.queue.length?{refused:"that job neither holds nor waits"}:t(n.by,{queue:o})}}}function js(e){return JSON.stringify(e,(n,t)=>t!==null&&typeof t=="object"&&!Array.isArray(t)?Object.fromEntries(Object.entries(t).sort(([o],[r])=>o<r?-1:1)):t)}function xt(e){let{holder:n}=e;return`lock: ${n?`held by ${n.repository} run ${n.run} attempt ${n.attempt}`:"free"}, ${e.queue.length} waiting

${js(e)}
`}var Fr=/^(?!\.+\/)[A-Za-z0-9_.-]{1,100}\/(?!\.+$)[A-Za-z0-9_.-]{1,100}$/,Gs=/^[A-Za-z0-9._:@-]{1,200}$/,jr=/^([0-9a-f]{40}|[0-9a-f]{64})?$/,Hs=2e3,Nt=e=>e!==null&&typeof e=="object"&&!Array.isArray(e),ye=e=>typeof e=="number"&&Number.isSafeInteger(e)&&e>=0,Je=(e,n)=>typeof e=="string"&&n.test(e),Dr=e=>typeof e=="string"&&e.length<=400;function Ur(e){if(!Nt(e))return;let{nonce:n,repository:t,run:o,attempt:r,job:i,number:a,sha:s,workflow:l,name:d}=e;return Je(n,Gs)&&Je(t,Fr)&&ye(o)&&ye(r)&&(i===null||ye(i))&&ye(a)&&Je(s,jr)&&Dr(l)&&Dr(d)?{nonce:n,repository:t,run:o,attempt:r,job:i,number:a,sha:s,workflow:l,name:d}:void 0}function Bs(e){if(!Nt(e))return;let{repository:n,run:t,number:o,sha:r}=e;return Je(n,Fr)&&ye(t)&&ye(o)&&Je(r,jr)?{repository:n,run:t,number:o,sha:r}:void 0}function vt(e,n){if(e.length>4e6)return;let t=e.split(`
`).find(u=>u.startsWith("{"));if(t===void 0)return;let o;try{o=JSON.parse(t)}catch{return}if(!Nt(o)||o.schema!==1||o.key!==n)return;let{version:r,epoch:i,by:a}=o;if(!ye(r)||!ye(i)||typeof a!="string"||a.length>200)return;let s=o.holder===null?null:Ur(o.holder),l=o.last===null?null:Bs(o.last);if(s===void 0||l===void 0||!Array.isArray(o.queue)||o.queue.length>Hs)return;let d=[],c=new Set(s?[s.nonce]:[]);for(let u of o.queue){let p=Ur(u);if(!p||c.has(p.nonce))return;c.add(p.nonce),d.push(p)}return{schema:1,key:n,version:r,epoch:i,holder:s,queue:d,last:l,by:a}}var Gr=(e=[])=>e.map(({nonce:n})=>n);function Rt(e,n){let t=Gr(e?.queue),o=Gr(n.queue),r=o[0],i=r!==t[0]||e?.holder!=null&&n.holder===null;return{hang:o.filter(a=>a===n.by&&!t.includes(a)),ring:r!==void 0&&r!==n.by&&i?[r]:[],drop:t.filter(a=>!o.includes(a))}}var Ws="4b825dc642cb6eb9a060e54bf8d69288fbee4904",It="0".repeat(40),Ks=3,Vs=3,Qs={name:"turnstyle-lock",email:"turnstyle-lock@users.noreply.github.com",date:"2000-01-01T00:00:00Z"},Ys=`mutation UpdateRefs($input: UpdateRefsInput!) {
  updateRefs(input: $input) { clientMutationId }
}`,Js=`query ReadLock($owner: String!, $name: String!, $main: String!, $mirror: String!) {
  repository(owner: $owner, name: $name) {
    id
    main: ref(qualifiedName: $main) { target { __typename oid ... on Commit { message } } }
    mirror: ref(qualifiedName: $mirror) { target { __typename oid ... on Commit { message } } }
  }
}`,$t=e=>e!==void 0&&"schema"in e;function zs(e,n){if($t(e)&&(!$t(n)||n.version<=e.version))return{state:e};if($t(n))return{state:n,recovered:!0};let t=[e,n].find(o=>o!==void 0&&"unreadable"in o);return t&&"unreadable"in t?{state:void 0,unreadable:t.unreadable}:{state:void 0}}function Ct(e){let{api:n,owner:t,repo:o,signal:r}=e,i=`${t}/${o}`,a=`/repos/${t}/${o}/git`,s=y=>{let _=wn(y,e.namespace);return{main:_,mirror:wt(_)}},l=new Map,d=e.repositoryId,c=!1,u=!1,p=new Map,h=0,m=0,g="",f=async y=>{try{return await y()}catch(_){throw ce(_,i,r)}};async function w(y,_){if(!y)return;let{sha:A,type:O}=y.object;if(O!=="commit")return{unreadable:`${y.ref} points at a ${O}, not at a commit`};let R=l.get(A);return R===void 0&&(R=(await f(()=>n.request(`GET ${a}/commits/${A}`))).data.message??"",l.size>200&&l.clear(),l.set(A,R)),vt(R,_)??{unreadable:`the commit ${A.slice(0,12)} of ${y.ref} holds no state of this lock`}}async function E(y){let{main:_,mirror:A}=s(y),O=await f(()=>n.conditional(`GET ${a}/matching-refs/${_.slice(5)}`));if(O.data===void 0)throw ce(Object.assign(new Error("Not Found"),{status:404}),i,r);if(!Array.isArray(O.data))throw new K("GitHub answered without a list of refs");let R=O.data.find(D=>D.ref===_);return S(y,R,O.data.find(D=>D.ref===A))}async function S(y,_,A){let O=await w(_,y),R=A&&A.object.sha===_?.object.sha?O:await w(A,y);return{key:y,at:_?.object.sha??null,mirrorAt:A?.object.sha??null,...zs(O,R)}}async function v(y){let{main:_,mirror:A}=s(y);try{let{repository:O}=await n.graphql(Js,{owner:t,name:o,main:_,mirror:A});if(d??=O?.id,!O?.main?.target&&!O?.mirror?.target)return;let R=[{ref:_,target:O.main?.target},{ref:A,target:O.mirror?.target}].map(({ref:D,target:$})=>{if($)return $.message!==void 0&&l.set($.oid,$.message),{ref:D,object:{sha:$.oid,type:$.__typename.toLowerCase()}}});return await S(y,R[0],R[1])}catch{if(r?.aborted)throw r.reason;return}}async function k(y,_){let A=xt(y),O=await f(()=>n.request(`POST ${a}/commits`,{message:A,tree:Ws,parents:_,author:Qs})),{sha:R}=O.data;return l.set(R,A),R}async function N(){return d===void 0&&(d=(await f(()=>n.request(`GET /repos/${t}/${o}`))).data.node_id),d}async function M(y,_,A){let O=await N(),R=[];for(let[L,X]of y.entries()){let I=_[L],x=await k(I,[]);R.push({key:X.key,state:I,at:x,mirrorAt:x})}let D=new Map,$=[],J=y.flatMap((L,X)=>{let{main:I,mirror:x}=s(L.key),C=R[X].at,{hang:j,ring:ie,drop:Se}=Rt(L.state,_[X]),Oe=le=>bn(L.key,le,e.namespace);if(!A)for(let le of j)D.set(Oe(le),C);return $.push(...Se.map(Oe)),[{name:I,beforeOid:L.at??It,afterOid:C,force:!0},{name:x,beforeOid:L.mirrorAt??It,afterOid:C,force:!0},...A?[]:[...j,...ie].map(le=>({name:Oe(le),afterOid:C,force:!0}))]}),z=A?[]:$.filter(L=>p.has(L));J.push(...z.map(L=>({name:L,afterOid:It,force:!0})));try{await n.graphql(Ys,{input:{repositoryId:O,refUpdates:J}}),u=A;for(let[L,X]of D)p.set(L,X);for(let L of $)p.delete(L);return await U($.filter(L=>!z.includes(L))),{kind:"swapped",heads:R}}catch(L){if(r?.aborted)throw r.reason;let X=pt(L);if(yn(L))return g=Z(L).slice(0,300),"limited";let I=Z(L).slice(0,300);if(X.some(C=>C.extensions?.code==="undefinedField"||/updateRefs/i.test(C.message??"")&&/doesn't exist|isn't a defined|unknown type|cannot query field/i.test(C.message??""))||L.status===404)return"unsupported";if(X.some(C=>C.type==="FORBIDDEN")||/not accessible by/i.test(I))throw mt(i,I,L);if(X.length>0)return{kind:"doubtful",reason:I,refused:!0};throw ce(L,i,r)}}async function U(y){for(let _ of y)try{await n.request(`DELETE ${a}/refs/${_.slice(5)}`)}catch{}}async function q({key:y,state:_},A,O){let{ring:R,drop:D}=Rt(_,A),$=J=>bn(y,J,e.namespace);for(let J of R.map($))try{await n.request(`PATCH ${a}/refs/${J.slice(5)}`,{sha:O,force:!0})}catch{}await U(D.map($))}async function H(y,_){let A=bn(y,_,e.namespace),O;try{O=await n.conditional(`GET ${a}/ref/${A.slice(5)}`)}catch{if(r?.aborted)throw r.reason;return!1}let R=O.data?.object?.sha;if(R===void 0)return h+=1,p.has(A)&&h<Ks?!1:void 0;h=0;let D=p.get(A)!==R;return p.set(A,R),m=O.changed&&!D?m+1:0,m<Vs?D:void 0}async function W(y,_){let[A]=y,[O]=_;if(y.length!==1||!A||!O)throw new b({code:"LOCK_KEYS_NOT_ATOMIC",what:"This GitHub server cannot change several refs in one step (it lacks updateRefs), so several keys cannot be taken together.",remedy:"Use one key that stands for all of them, or update GitHub Enterprise Server to 3.16 or later."});if(A.recovered)throw new b({code:"LOCK_UNREADABLE",what:`The lock '${A.key}' was deleted or changed by hand, and this GitHub server keeps no exact copy of it.`,remedy:"See that no deployment is running, then run this action once with 'mode: break'."});let{main:R,mirror:D}=s(A.key),$=await k(O,A.at===null?[]:[A.at]),J=R.slice(5);try{A.at===null?await n.request(`POST ${a}/refs`,{ref:R,sha:$}):await n.request(`PATCH ${a}/refs/${J}`,{sha:$,force:!1})}catch(L){throw ce(L,i,r)}let z=$;try{A.mirrorAt===null?await n.request(`POST ${a}/refs`,{ref:D,sha:$}):await n.request(`PATCH ${a}/refs/${D.slice(5)}`,{sha:$,force:!0})}catch{z=A.mirrorAt}return{kind:"swapped",heads:[{key:A.key,state:O,at:$,mirrorAt:z}]}}return{read:async(y,_=!1)=>{let A=[];for(let O of y)A.push((_?await v(O):void 0)??await E(O));return A},listen:async(y,_)=>{if(c||u)return;let A=!1;for(let O of y){let R=await H(O,_);if(R===void 0)return;A||=R}return A},swap:async(y,_,A=!1)=>{try{if(!c){let D=await M(y,_,A||u);if(D==="unsupported")c=!0;else{if(D!=="limited")return D;if(y.length!==1||y[0].recovered)throw new K(g)}}let O=await W(y,_),R=O.kind==="swapped"&&!c?O.heads[0]?.at:void 0;return R&&await q(y[0],_[0],R),O}catch(O){if(O instanceof K)return{kind:"doubtful",reason:O.message,refused:O.refused};throw O}},locate:y=>`${i} ${wn(y,e.namespace)}`}}function Lt(e){let n=e.jobId??`${e.job}@${e.runner}`.replace(/[^A-Za-z0-9._:@-]/g,"_").slice(0,120);return{nonce:`${e.runId}.${e.runAttempt}.${n}`,repository:`${e.owner}/${e.repo}`,run:e.runId,attempt:e.runAttempt,job:e.jobId??null,number:e.runNumber,sha:/^[0-9a-f]{40}$|^[0-9a-f]{64}$/.test(e.sha)?e.sha:"",workflow:e.workflow.split("@")[0].slice(0,300),name:e.job.slice(0,100)}}function Me(e,n){let t=n.attempt>1?`/attempts/${n.attempt}`:"";return`${e.replace(/\/$/,"")}/${n.repository}/actions/runs/${n.run}${t}`}var Xs=5;function qt(e){return{goal:e.goal,me:e.me,order:e.order??"arrival",superseded:e.superseded??"skip",live:e.live??!0,heads:void 0,seen:e.seen??{},staleReads:0,looks:e.looks??0,joined:!1,judged:[],passedOver:!1}}function Ue(e,n){return e.holder?.nonce===n?"holder":e.queue.some(t=>t.nonce===n)?"waiting":"absent"}function Pt(e,n){return n.state??Pe(n.key,e.me.run)}function Zs(e,n){let t=e.queue.findIndex(r=>r.nonce===n);return{ticket:t>0?e.queue[t-1]:e.holder??void 0,count:t+(e.holder?1:0)}}var De=(e,n)=>[e,{kind:"finish",outcome:n}];function Sn(e,n,t){let o=[],r=[];for(let i of e.heads??[]){let a=t(Pt(e,i));a===void 0||_n(a)||(o.push(i),r.push(a))}return[e,{kind:"swap",heads:o,next:r,because:n}]}function el(e,n){let{me:t,judged:o}=e;return n.map(r=>r.last).find(r=>r!==null&&r.repository===t.repository&&r.sha!==""&&t.sha!==""&&r.sha!==t.sha&&!o.includes(r.sha))??void 0}function Mt(e){let n=e.heads??[],{me:t}=e,o=n.find(u=>u.unreadable!==void 0);if(o)return De(e,{kind:"unreadable",key:o.key,why:o.unreadable??""});let r=n.map(u=>Pt(e,u)),i=r.map(u=>Ue(u,t.nonce)),a=u=>i.every(p=>p===u),s=u=>Sn(e,u,p=>{let h=Ue(p,t.nonce);return h==="holder"?we(p,{kind:"RELEASE",ticket:t,live:e.live&&u==="release"}):h==="waiting"?we(p,{kind:"LEAVE",ticket:t}):void 0});if(e.goal==="release")return a("absent")?e.looks===0?De(e,{kind:"released"}):[{...e,looks:e.looks-1},{kind:"watch",tickets:[],ahead:1}]:s("release");if(a("holder")){let u=Math.max(...r.map(p=>p.epoch));return De(e,{kind:"held",epoch:u,superseded:e.passedOver})}if(e.goal==="leave")return a("absent")?De(e,{kind:"gone",why:e.passedOver?"superseded":"expired"}):s("leave");if(a("absent"))return e.joined?De(e,{kind:"evicted"}):r.every(p=>p.holder===null&&p.queue.length===0)?Hr(e,r):Sn(e,"enqueue",p=>we(p,{kind:"ENQUEUE",ticket:t,order:e.order}));if(!a("waiting"))return i.includes("absent")?s("leave"):De(e,{kind:"evicted"});let l=r.map(u=>Zs(u,t.nonce)),d=new Map(l.flatMap(({ticket:u})=>u?[[u.nonce,u]]:[]));if(d.size===0)return Hr({...e,joined:!0},r);let c=Math.max(...l.map(({count:u})=>u));return[{...e,joined:!0},{kind:"watch",tickets:[...d.values()],ahead:c}]}function Hr(e,n){let{me:t}=e,o=el(e,n);if(o)return[e,{kind:"compare",mark:o}];if(e.passedOver&&e.superseded!=="allow")return Mt({...e,goal:"leave"});let r=Math.max(...n.map(i=>i.epoch))+1;return Sn(e,"acquire",i=>{let a=Ue(i,t.nonce)==="waiting"?i:we(i,{kind:"ENQUEUE",ticket:t,order:e.order});return _n(a)?a:we(a,{kind:"ACQUIRE",ticket:t,epoch:r})})}function Br(e,n,t){if(n.some(s=>{let l=e.seen[s.key];return l!==void 0&&s.unreadable===void 0&&(s.state?.version??-1)<l})&&!t&&e.staleReads<Xs)return[{...e,staleReads:e.staleReads+1},{kind:"watch",tickets:[],ahead:1}];let r=Object.fromEntries(n.flatMap(s=>s.state?[[s.key,s.state.version]]:[])),i={...e,heads:n,seen:r,staleReads:0};return!t&&nl(e,n)&&!tl(e.heads,n)?[i,{kind:"read"}]:Mt(i)}function nl(e,n){let t=n.map(o=>Ue(Pt(e,o),e.me.nonce));return new Set(t).size>1&&n.every(o=>o.unreadable===void 0)}function tl(e,n){return n.every((t,o)=>{let r=e?.[o];return r!==void 0&&r.at===t.at&&r.state?.version===t.state?.version})}function Wr(e,n){switch(n.kind){case"started":case"woke":case"doubtful":return[e,{kind:"read"}];case"read":return Br(e,n.heads,!1);case"swapped":{let t=new Map(n.heads.map(r=>[r.key,r])),o=(e.heads??[]).map(r=>t.get(r.key)??r);return Br({...e,looks:0},o,!0)}case"dead":{let{ticket:t}=n,[,o]=Sn(e,"reap",r=>we(r,{kind:"REAP",nonce:t.nonce,by:e.me.nonce}));return o.kind==="swap"&&o.heads.length===0?[e,{kind:"read"}]:[e,o]}case"compared":{let{sha:t,behind:o}=n;return Mt({...e,judged:[...e.judged,t],passedOver:e.passedOver||o})}case"expired":return[{...e,goal:e.goal==="acquire"?"leave":e.goal},{kind:"read"}]}}var Kr=7,ol=3,rl=6e4,il=3,al=45e3,sl=3e4,Dt=e=>(e.heads??[]).map(n=>n.state??Pe(n.key,e.me.run));async function Vr(e,n,t,o){let{store:r,deadline:i,clock:a,random:s}=n,l=n.tell??(()=>{}),d=new Map,c=[],u=e,p=a.now(),h="",m,g,f="",w="",E=0,S=0,v=0,k="",N="absent",M,U,q=!0,H=!0,W=0,y=new Set,_=new Set,A=()=>{let I=Math.max(0,...Dt(u).map(x=>x.epoch));return U??={at:a.now(),epoch:I},(a.now()-U.at)/(1+Math.max(0,I-U.epoch))},O=()=>a.now()>=o,R=()=>{let I=n.counted?.();return I===void 0?0:(M??={at:a.now(),counted:I},Math.max(0,I-M.counted-(a.now()-M.at)/6e4))};async function D(I,x,C){if(a.now()>o+sl)throw new K(x);let j=Ye(I,s(),C);return l({kind:"retrying",reason:x,ms:j}),await i.sleep(j),{kind:"doubtful"}}async function $(I){switch(I.kind){case"read":{if(u.goal==="acquire"&&u.joined&&O())return{kind:"expired"};try{let x=await r.read(n.keys,q);q=!1,E=0;let C=x.map(j=>j.at).join();C!==h&&(h=C,p=a.now(),S=0,W=0),u.goal!=="acquire"&&z(x);for(let j of x)j.recovered&&l({kind:"recovered",key:j.key});return{kind:"read",heads:x}}catch(x){if(!(x instanceof K))throw x;return E+=1,D(E,x.message)}}case"swap":{let x=await r.swap(I.heads,I.next,S>=ol);if(x.kind==="doubtful"){if(q=!0,!x.refused)return v+=1,D(v,x.reason,rl);if(S+=1,k=x.reason,S>=Kr)throw dl(r,I.heads,k);return D(S,x.reason)}return S=0,v=0,h=x.heads.map(C=>C.at).join(),p=a.now(),I.because==="acquire"&&(m??=0),{kind:"swapped",heads:x.heads}}case"compare":{let{sha:x}=I.mark,C=await n.ancestry?.compare(I.mark,u.me);return C==="unknown"&&w!==x&&l({kind:"unrelated",sha:x}),C==="unknown"&&(w=x),{kind:"compared",sha:x,behind:C==="behind"}}case"watch":{if(I.tickets.length>0){m??=I.ahead,g??=I.tickets[0];let C=`${I.ahead} ${I.tickets.map(j=>j.nonce).join()}`;C!==f&&l({kind:"waiting",ahead:I.ahead,behind:I.tickets[0]}),f=C}let x=await L(I.tickets);return x?{kind:"dead",ticket:x}:J(I.tickets,I.ahead)}}}async function J(I,x){let C=H&&u.goal==="acquire"&&I.length>0&&W===0,j=n.remaining?.(),ie=W>0?Tt({pollMs:t,ahead:1,remaining:j,random:s()}):kn({pollMs:t,ahead:x,remaining:j,turnMs:A(),debt:R(),random:s(),isTold:C,isSeen:!I.some(({nonce:le})=>_.has(le))});W=Math.max(0,W-1);let Se=a.now(),Oe=Se+ie;for(;;){let le=C?Tt({pollMs:t,ahead:x,remaining:j,random:s()}):ie,aa=u.goal==="acquire"?Math.min(Oe,Math.max(o,a.now())):Oe;if(await i.sleep(Math.min(le,aa-a.now())),u.goal==="acquire"&&O())return{kind:"expired"};if(a.now()>=Oe)break;let Un=await r.listen(n.keys,u.me.nonce);if(Un===void 0&&(H=!1),Un!==!1)return W=Un?il:0,q=!0,{kind:"woke"};if(await L(I))return{kind:"woke"}}return q=x>1&&a.now()-Se>=al,{kind:"woke"}}function z(I){let x=I.map(C=>C.state&&Ue(C.state,u.me.nonce));x.includes("holder")?N="holder":N==="absent"&&x.includes("waiting")&&(N="waiting")}async function L(I){for(let x of I){if(y.has(x.nonce))return x;let C=d.get(x.nonce),j=a.now(),ie=H?0:R();if(!Lr(C===void 0?void 0:j-C,j-p,t,ie))continue;d.set(x.nonce,j);let Se=await n.oracle?.judge(x);if(Se==="dead")return y.add(x.nonce),x;Se==="unknown"?(_.add(x.nonce),l({kind:"invisible",ticket:x})):_.delete(x.nonce)}}let X={kind:"started"};for(;;){let[I,x]=Wr(u,X);if(u=I,x.kind==="finish")return{outcome:x.outcome,machine:u,position:m??0,waitedFor:g,reaped:c,was:N};if(X=await $(x),x.kind==="swap"&&x.because==="reap"&&X.kind==="swapped"){let C=x.heads.flatMap((j,ie)=>ll(j,x.next[ie]));for(let j of C)c.some(ie=>ie.nonce===j.nonce)||(c.push(j),l({kind:"reaped",ticket:j}))}}}function ll(e,n){if(!e.state||!n)return[];let t=new Set([n.holder,...n.queue].map(o=>o?.nonce));return[e.state.holder,...e.state.queue].filter(o=>o!==null&&!t.has(o.nonce))}function dl(e,n,t){return new b({code:"LOCK_WRITE_REFUSED",what:`GitHub refused to change ${n.map(o=>e.locate(o.key)).join(" and ")} ${Kr} times although nobody else changed it: ${t}.`,remedy:"Look for a ruleset that covers this ref, or set 'ref-namespace: refs/heads/locks' where the host keeps other refs to itself."})}function Ut(e,n){return new b({code:"LOCK_UNREADABLE",what:`The lock '${e}' cannot be read: ${n}.`,remedy:"Nobody can hold it until it is mended: see that no deployment is running, then run this action once with 'mode: break'."})}var cl=e=>e>=120?`${Math.round(e/60)} min`:`${Math.round(e)} s`;function be(e){return`${e.repository} run ${e.run}${e.attempt>1?` (attempt ${e.attempt})`:""}`}async function Ft(e){let n=e.clock.now(),t=n+e.waitSeconds*1e3,o=qt({goal:"acquire",me:e.me,order:e.order,superseded:e.superseded}),r=e.keys.join(", "),i;try{i=await Vr(o,e,e.pollSeconds*1e3,t)}catch(u){throw u instanceof K?new b({code:"LOCK_UNAVAILABLE",what:`GitHub gave no usable answer about the lock '${r}' until the waiting time was over: ${u.message}.`,remedy:"See githubstatus.com, then re-run; a place left in the queue is removed by the next in line.",cause:u}):u}let{outcome:a,position:s,waitedFor:l,reaped:d}=i,c={acquired:!1,fencingToken:void 0,keys:e.keys,ticket:e.me,position:s,waitedMs:e.clock.now()-n,waitedFor:l,reaped:d,superseded:i.machine.passedOver,forceContinued:!1,fault:void 0,states:Dt(i.machine),seen:i.machine.seen};switch(a.kind){case"held":return{...c,acquired:!0,fencingToken:a.epoch};case"gone":{if(a.why==="superseded"){let h=new b({code:"LOCK_SUPERSEDED",what:`A newer commit than ${e.me.sha.slice(0,12)} is live already.`,remedy:"Nothing needs to be done; to deploy the older one on purpose set 'superseded: allow'."});return{...c,superseded:!0,fault:e.superseded==="fail"?h:void 0}}let u=c.states.find(h=>h.holder)?.holder,p=new b({code:"LOCK_TIMEOUT",what:`The lock '${r}' did not become free within ${cl(e.waitSeconds)}${u?`; ${be(u)} holds it`:""}.`,remedy:"Look at that run, re-run this one when it is done, or allow more with 'wait-timeout'."});return{...c,forceContinued:e.onTimeout==="continue",fault:e.onTimeout==="fail"?p:void 0}}case"evicted":throw new b({code:"LOCK_EVICTED",what:`Somebody removed this job from the queue of the lock '${r}'.`,remedy:"Re-run this job to join again, unless a newer attempt of it is running."});case"unreadable":throw Ut(a.key,a.why);case"released":throw new Error("an acquisition ended as a release")}}var ul=2;async function jt(e){let n=qt({goal:"release",me:e.me,live:e.live,...e.seen?{seen:e.seen}:{looks:ul}}),{was:t,machine:o,outcome:r}=await Vr(n,e,1e3,Number.POSITIVE_INFINITY);if(r.kind==="unreadable")throw Ut(r.key,r.why);return{was:t,states:Dt(o)}}async function Qr(e){let n=await fl(e),t=n.find(o=>o.unreadable!==void 0);if(t)throw Ut(t.key,t.unreadable??"");return n.map(o=>o.state??Pe(o.key,e.me.run))}async function fl(e){for(let n=1;;n+=1)try{return await e.store.read(e.keys)}catch(t){if(!(t instanceof K))throw t;await e.deadline.sleep(Ye(n,e.random()))}}async function Gt(e){let n=await Qr(e),t=n.find(o=>o.holder?.nonce!==e.me.nonce||e.fencingToken!==void 0&&o.epoch!==e.fencingToken);if(t)throw new b({code:"LOCK_NOT_HELD",what:`This job does not hold the lock '${t.key}'${t.holder?`; ${be(t.holder)} does`:""}.`,remedy:"Do not deploy: acquire the lock first, in this job, and look at who removed it."});return Math.max(...n.map(o=>o.epoch))}var Yr=({waitMinutes:e})=>e*60*1.5+300;var ji=require("node:os"),Gi=require("node:path");var pl=/(PASS(WORD|WD|PHRASE)?|SECRET|TOKEN|PRIVATE|API_?KEY|ACCESS_?KEY|CREDENTIAL|_PWD$|(DATABASE|DB|BROKER|CELERY|REDIS|AMQP|RABBITMQ|SENTRY)\w*_?(URL|DSN|URI)|_DSN$)/i;function Ht(e){let n=new Set,t=o=>{o===void 0||o.length<4||/^(true|false|none|null|\d{1,5})$/i.test(o)||n.add(o)};for(let[o,r]of Object.entries(e)){if(!r)continue;let i=/^[a-z][a-z0-9+.-]*:\/\/[^/?#\s]*?:([^@\s]+)@/i.exec(r)?.[1];if(i!==void 0){t(i);try{t(decodeURIComponent(i))}catch{}}pl.test(o)&&(/^[a-z][a-z0-9+.-]*:\/\//i.test(r)||t(r))}return[...n].sort((o,r)=>r.length-o.length)}function On(e,n=[]){let t=e;for(let o of n)t=t.replaceAll(o,"***");return t.replace(/([a-z][a-z0-9+.-]*:\/\/[^\s/:@'"]*):[^\s@'"]+@/gi,"$1:***@").replace(/\b(password|passwd|pwd|secret|token)(["']?\s*[=:]\s*)("[^"]*"|'[^']*'|[^\s,;)&]+)/gi,(o,r,i)=>`${r}${i}***`)}function ue(e,n){return typeof e=="string"?On(e,n):Array.isArray(e)?e.map(t=>ue(t,n)):e!==null&&typeof e=="object"?Object.fromEntries(Object.entries(e).map(([t,o])=>[t,ue(o,n)])):e}var Xr=require("node:child_process");function Jr(e,n,{first:t,graceMs:o}){let r,i=s=>{if(e.pid!==void 0)try{process.kill(-e.pid,s)}catch{}},a=()=>{i(t),r=setTimeout(()=>i("SIGKILL"),o)};return n?.addEventListener("abort",a,{once:!0}),()=>{n?.removeEventListener("abort",a),clearTimeout(r)}}var zr=1e6,ml=3e3,Bt=(e,n,t)=>new Promise((o,r)=>{t.signal.throwIfAborted();let i=(0,Xr.spawn)(e,n,{cwd:t.cwd,env:{...t.env},stdio:["ignore","pipe","pipe"],detached:!0}),a="",s="";i.stdout.on("data",d=>{a=(a+String(d)).slice(-zr)}),i.stderr.on("data",d=>{s=(s+String(d)).slice(-zr)});let l=Jr(i,t.signal,{first:"SIGTERM",graceMs:ml});i.once("error",d=>{l(),r(d)}),i.once("close",(d,c)=>{l(),t.signal.aborted?r(t.signal.reason):o({code:d??void 0,signal:c??void 0,stdout:a,stderr:s})})});function Q(e){return e.app===""?e.name:`${e.app}.${e.name}`}function ee(e,n=8){let t=e.slice(0,n).join(", ");return e.length>n?`${t} and ${e.length-n} more`:t}function Fe(e){let n=e.database?`'${e.database}'`:`'${e.alias}'`,t=e.host?` at ${e.host}${e.port?`:${e.port}`:""}`:"";return`${n}${t}`}function ze(e){let n=e.split(`
`).map(o=>o.trim()).filter(o=>o!==""),t=(n.length>1?n.slice(0,2).join(" "):n[0]??"").slice(0,400);return/[.!?]$/.test(t)?t:`${t}.`}function Zr(e,n,t){let o=`The server says: ${ze(n)}`;return t===1045||t==="28P01"||t==="28000"||/password authentication failed|no password supplied|Access denied for user .* \(using password/i.test(n)?new b({code:"DATABASE_LOGIN_REFUSED",what:`The database ${Fe(e)} refused the user ${e.user?`'${e.user}'`:"name"} or its password. ${o}`,remedy:"Correct the user and password in the settings or secrets of this environment. Nothing is known about pending migrations."}):t===1044||t===1049||t==="3D000"||/unknown database|database ".*" does not exist|unable to open database file/i.test(n)?new b({code:"DATABASE_UNKNOWN",what:`The server answers, but has no database ${Fe(e)} that this user may open. ${o}`,remedy:"Create the database, grant the user access, or correct its name in the settings of this environment."}):new b({code:"DATABASE_UNREACHABLE",what:`The database ${Fe(e)} does not answer. ${o}`,remedy:"Check that it runs and that this runner can reach it. No answer is not the same as no pending migrations, so this stops here."})}var gl={django:"python manage.py migrate",alembic:"alembic upgrade head",flyway:"flyway migrate"};function je(e){return gl[e]}function ei(e,n){if(!(!e||e.startsWith("/")))return{file:e,...n?{line:n}:{}}}function ni(e){let{error:n,stage:t,tool:o}=e;if(!n)return;let r=ei(n.place?.file,n.place?.line),i=r?` (${r.file}${r.line?`:${r.line}`:""})`:"",a=`${n.type}: ${ze(n.message)}`,s=e.databases.at(-1)??{alias:"default"},l=(d,c,u,p="error")=>({status:p,fault:new b({code:d,what:c,remedy:u,...r?{place:r}:{}})});switch(t){case"django":case"alembic":return l("MIGRATION_TOOL_MISSING",`The environment has no ${o==="django"?"Django":"Alembic"}: ${a}`,"Install the project's dependencies first, or set 'python' to the environment that has them.");case"alias":return l("DATABASE_ALIAS_UNKNOWN",`The settings have no database '${s.alias}'; they have ${ee(s.aliases??[])}.`,"Correct the input 'databases'.");case"connect":return hl(n.type)?l("PROJECT_BROKEN",`The database '${s.alias}' cannot be used: ${a}${i}`,"Install the database's Python driver or correct the settings."):{status:"unreachable",fault:Zr(s,n.message,n.code)};case"history":return/denied|permission|insufficient/i.test(n.message)?{status:"error",fault:Wt(s,ze(n.message))}:{status:"unreachable",fault:Zr(s,n.message,n.code)};case"manage":case"settings":return l("SETTINGS_BROKEN",`The settings cannot be read: ${a}${i}`,"Give this step the environment variables that the settings need, or name another module with 'settings'.");case"env":return l("SETTINGS_BROKEN",`Alembic's env.py failed: ${a}${i}`,"Give this step the environment variables that env.py needs.");case"setup":return l("PROJECT_BROKEN",`The applications cannot be loaded: ${a}${i}`,"Run `python manage.py check` in the same environment; deploy nothing before it passes.");case"graph":case"plan":return n.type==="NodeNotFoundError"||n.type==="KeyError"||n.type==="RevisionError"?l("MIGRATION_PARENT_MISSING",`A migration depends on one that does not exist: ${ze(n.message)}`,"Commit the missing migration, or correct the dependency of the one that names it."):l("MIGRATION_BROKEN",`The migrations cannot be loaded: ${a}${i}`,"Mend the migration; nothing can be said about the database before it loads.");default:return l("MIGRATION_GUARD_FAILED",`The look at the migrations stopped at '${t}': ${a}${i}`,"Re-run with debug logging to see where.")}}function hl(e){return e==="ImportError"||e==="ModuleNotFoundError"||e==="ImproperlyConfigured"}function Wt(e,n){return new b({code:"HISTORY_NOT_VISIBLE",what:`The user ${e.user?`'${e.user}' `:""}cannot see django_migrations in ${Fe(e)}: ${n}`,remedy:"Grant it SELECT on django_migrations (GRANT SELECT on the whole database is simplest). Without it every migration would seem to be pending."})}function Kt(e,n,t){if(e.history===!1&&(e.foreignTables?.length??0)>0)return{status:"error",fault:Wt(e,`its tables are there (${ee(e.foreignTables??[],3)}), its migration history is not.`)};if(e.history===!1&&(e.historyElsewhere?.length??0)>0)return{status:"error",fault:Wt(e,`it lies in the schema ${ee(e.historyElsewhere??[])}, which is not on this user's search_path.`)};let o=e.conflicts?.[0];if(o){let r=o.migrations.map(d=>d.name),i=ei(o.migrations.at(-1)?.file,1),a={django:[`Two branches met: the app '${o.app}' has ${r.length} latest migrations, ${r.join(" and ")}.`,`Run \`python manage.py makemigrations --merge ${o.app}\` and commit the result, or rebase the later one.`],alembic:[`Two branches met: there are ${r.length} heads, ${r.join(" and ")}.`,"Run `alembic merge heads` and commit the result, or rebase the later one."],flyway:[`Two branches met: ${r.slice(1).join(" and ")} came after the newer ${r[0]} was applied, and \`flyway migrate\` refuses to run it behind.`,"Give it a version above the newest one; or set `outOfOrder = true` in Flyway's configuration, when the order does not matter."]},[s,l]=a[n];return{status:"conflict",fault:new b({code:"MIGRATION_CONFLICT",what:s,remedy:l,...i?{place:i}:{}})}}if(e.inconsistent)return{status:"error",fault:new b({code:"MIGRATION_HISTORY_INCONSISTENT",what:`The history in ${Fe(e)} contradicts the code: ${ze(e.inconsistent)}`,remedy:n==="flyway"?"Restore the script as it was applied; `flyway repair` accepts the new text once somebody has checked that the schema matches.":"Apply or fake the missing dependency (`migrate APP NAME --fake`) after checking that its change is really there."})};if((e.ahead?.length??0)>0&&!t.has("db-ahead")){let r=(e.ahead??[]).map(Q);return{status:"db-ahead",fault:new b({code:"DATABASE_AHEAD",what:`The database ${Fe(e)} is ahead of this code: ${ee(r)} ${r.length===1?"was":"were"} applied by a newer or another version.`,remedy:"Deploy a commit that contains them, or migrate backwards first; to deploy this code on purpose, add 'db-ahead' to 'allow'."})}}}var Y=require("node:fs"),ti=require("node:path"),Vt={read(e){try{return(0,Y.readFileSync)(e,"utf8")}catch{return}},exists:e=>(0,Y.existsSync)(e),executable(e){try{return(0,Y.accessSync)(e,Y.constants.X_OK),!0}catch{return!1}},list(e){try{return(0,Y.readdirSync)(e,{withFileTypes:!0}).map(n=>n.isDirectory()?`${n.name}/`:n.name)}catch{return[]}},write:(e,n)=>(0,Y.writeFileSync)(e,n,{mode:384}),temporary(e){let n=(0,Y.mkdtempSync)((0,ti.join)(e,"migration-guard-"));return{path:n,remove:()=>(0,Y.rmSync)(n,{recursive:!0,force:!0})}}};var pe=require("node:path");var ke=require("node:path");var oi=`"""Looks at an Alembic project in one interpreter start, or upgrades it to exactly the revisions that were judged.

Usage: python alembic_probe.py OUT.json REQUEST.json     (the answer goes to the file, never to standard output)
"""
import ast
import io
import os
import re
import sys
import time

wanted, sys.dont_write_bytecode = sys.dont_write_bytecode, True
if getattr(sys.flags, "safe_path", False):
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from migration_guard_common import (  # noqa: E402
    ANSWER, REQUEST, SECRETS, conclude, looks, relative, silence, stage, write,
)

sys.dont_write_bytecode = wanted


def upgrade_place(path):
    """Line of upgrade(), and the lines of its statements."""
    try:
        with open(path, encoding="utf-8") as file:
            tree = ast.parse(file.read())
    except (OSError, SyntaxError):
        return 1, 1
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == "upgrade":
            return node.lineno, getattr(node, "end_lineno", node.lineno)
    return 1, 1


class Traced(io.StringIO):
    """Collects SQL with the line of upgrade() that asked for it."""

    def __init__(self, path):
        super().__init__()
        self.path = os.path.realpath(path)
        self.parts = []

    def write(self, text):
        frame, line = sys._getframe(1), None
        while frame is not None:
            if os.path.realpath(frame.f_code.co_filename) == self.path:
                line = frame.f_lineno
                break
            frame = frame.f_back
        self.parts.append((line, text))
        return len(text)

    def statements(self):
        found, buffer, at = [], "", None
        for line, text in self.parts:
            if not buffer.strip():
                at = line
            buffer += text
            if buffer.rstrip().endswith(";"):
                found.append((at, buffer.strip()))
                buffer = ""
        if buffer.strip():
            found.append((at, buffer.strip()))
        return found


def give_up_connecting(seconds):
    """env.py makes its own engine: a server that does not answer must not hold it for as long as the driver likes."""
    from sqlalchemy import event
    from sqlalchemy.engine import Engine

    names = {"pymysql": "connect_timeout", "mysqldb": "connect_timeout", "aiomysql": "connect_timeout",
             "psycopg": "connect_timeout", "psycopg2": "connect_timeout", "asyncpg": "timeout"}

    @event.listens_for(Engine, "do_connect")
    def limited(dialect, record, arguments, words):
        name = names.get(dialect.driver)
        if name:
            words.setdefault(name, seconds)
        if dialect.driver in ("pymysql", "mysqldb") and looks():
            words.setdefault("read_timeout", silence(seconds))


def fence():
    """While a revision's SQL is collected, no statement reaches a server, whichever connection the project's code opens."""
    from sqlalchemy import event
    from sqlalchemy.engine import Engine

    @event.listens_for(Engine, "before_cursor_execute")
    def refused(connection, cursor, statement, parameters, context, executemany):
        if FENCED:
            raise PermissionError("upgrade() uses a connection of its own, which a look does not let it do")


# Not empty while the project's code runs that is to ask for SQL and nothing else.
FENCED = []
# Names that stand for a connection, or for what makes one.
DIRECT = {"get_bind", "bind", "session", "sessionlocal", "sessionmaker", "engine", "create_engine", "connect"}


def uses_connection(text):
    """Whether code reads or writes rows through a connection of its own. Comments and strings do not count."""
    for node in ast.walk(ast.parse(text)):
        names = [getattr(node, "id", None), getattr(node, "attr", None)]
        if isinstance(node, ast.alias):
            names = [node.name.rpartition(".")[2], node.asname]
        if any(name and name.lower() in DIRECT for name in names):
            return True
    return False


SYSTEM_SCHEMAS = {"information_schema", "pg_catalog", "mysql", "performance_schema", "sys", "temp"}


def is_empty(inspector, history):
    """Whether no schema that is not the server's own has a table, that of the history aside."""
    return not any(
        set(inspector.get_table_names(schema=schema)) - {history}
        for schema in inspector.get_schema_names() if schema.lower() not in SYSTEM_SCHEMAS
    )


def columns_of(connection, names):
    import sqlalchemy

    found, existing = {}, []
    inspector = sqlalchemy.inspect(connection)
    for table in inspector.get_table_names():
        if table not in names:
            continue
        existing.append(table)
        columns = {}
        for column in inspector.get_columns(table):
            try:
                kind = column["type"].compile(dialect=connection.dialect)
            except Exception:
                kind = str(column["type"])
            columns[column["name"]] = {
                "type": kind.lower(), "null": bool(column["nullable"]),
                "default": column.get("default") is not None, "auto": column.get("autoincrement") is True,
                # SQLAlchemy does not say in which character set a column is.
                "bytes": None,
            }
        found[table] = {"rows": None, "columns": columns}
    return found, existing


def one_transaction(context):
    """Whether all revisions run in one transaction."""
    return bool(context.impl.transactional_ddl and not context.opts.get("transaction_per_migration"))


def collect(connection, context, revisions, entries):
    from alembic.operations import Operations
    from alembic.runtime.migration import MigrationContext

    for revision, entry in zip(revisions, entries):
        buffer = Traced(revision.path)
        offline = MigrationContext.configure(
            connection=connection, opts={"as_sql": True, "output_buffer": buffer, "transactional_ddl": False},
        )
        # Statements executed on the connection itself would run for real; the transaction around this is rolled back.
        first, last = upgrade_place(revision.path)
        operation = {"type": "upgrade", "description": revision.doc or revision.revision, "line": first, "end": last, "sql": []}
        try:
            with open(revision.path, encoding="utf-8") as file:
                text = file.read()
            if uses_connection(text):
                # That is not SQL which can be collected.
                operation["sqlError"] = "upgrade() uses the connection directly"
                operation["opaque"] = True
                entry["operations"] = [operation]
                continue
            with Operations.context(offline):
                FENCED.append(revision)
                try:
                    revision.module.upgrade()
                finally:
                    FENCED.pop()
            statements = buffer.statements()
            lines = []
            for line, sql in statements:
                if lines and lines[-1]["line"] == line:
                    lines[-1]["sql"].append(sql)
                else:
                    lines.append({"type": "upgrade", "description": revision.doc or "", "line": line or first,
                                  "end": line or first, "sql": [sql]})
            entry["operations"] = lines or [operation]
        except Exception as error:
            operation["sqlError"] = type(error).__name__ + ": " + str(error)[:500]
            entry["operations"] = [operation]


def run():
    sys.path[0] = REQUEST["directory"]
    ANSWER["databases"] = []
    stage("alembic")
    from alembic.autogenerate import compare_metadata
    from alembic.config import Config
    from alembic.runtime.environment import EnvironmentContext
    from alembic.script import ScriptDirectory
    from alembic.util.exc import CommandError

    import alembic

    ANSWER["toolVersion"] = getattr(alembic, "__version__", None)
    stage("env")
    config = Config(REQUEST["config"])
    config.config_ini_section = config.config_ini_section
    stage("graph")
    script = ScriptDirectory.from_config(config)
    heads = script.get_heads()
    revisions = {revision.revision: revision for revision in script.walk_revisions()}
    answer = {"alias": "default", "history": True, "conflicts": [], "ahead": [], "stale": []}
    ANSWER["databases"].append(answer)
    if len(heads) > 1:
        answer["conflicts"] = [{"app": "", "migrations": [
            {"name": head, "file": relative(revisions[head].path)} for head in sorted(heads)]}]

    def look(current, context):
        connection = context.connection
        answer["vendor"] = context.dialect.name
        answer["engine"] = {"mysql": "mysql", "mariadb": "mariadb", "postgresql": "postgresql", "sqlite": "sqlite"}.get(
            context.dialect.name, context.dialect.name)
        if getattr(context.dialect, "is_mariadb", False):
            answer["engine"] = "mariadb"
        version = context.dialect.server_version_info or ()
        if answer["engine"] == "sqlite":
            import sqlite3

            version = sqlite3.sqlite_version_info
        answer["version"] = ".".join(str(part) for part in version if isinstance(part, int))
        url = connection.engine.url
        if len(str(url.password or "")) > 3:
            SECRETS.add(str(url.password))
        answer["database"], answer["host"], answer["user"] = url.database or "", url.host or "", url.username or ""
        answer["port"] = str(url.port or "")
        answer["applied"] = len(current)
        answer["oneTransaction"] = one_transaction(context)
        unknown = [name for name in current if name not in revisions]
        answer["ahead"] = [{"app": "", "name": name} for name in unknown]
        if unknown or answer["conflicts"]:
            return []
        applied = set()
        for head in current:
            applied.update(r.revision for r in script.iterate_revisions(head, "base") if r is not None)
        waiting = [r for r in script.walk_revisions() if r.revision not in applied]
        waiting.reverse()
        entries = []
        for revision in waiting:
            line, _ = upgrade_place(revision.path)
            entries.append({"app": "", "name": revision.revision, "file": relative(revision.path), "line": line,
                            "firstParty": True, "atomic": bool(context.impl.transactional_ddl), "operations": []})
        answer["pending"] = entries
        import sqlalchemy

        inspector = sqlalchemy.inspect(connection)
        tables = set(inspector.get_table_names())
        answer["fresh"] = not current and is_empty(inspector, getattr(context, "version_table", "alembic_version"))
        if REQUEST["mode"] == "look" and REQUEST["sql"] and entries:
            stage("sql")
            try:
                collect(connection, context, waiting, entries)
            finally:
                connection.rollback() if hasattr(connection, "rollback") else None
            text = "\\n".join(sql for entry in entries for operation in entry["operations"] for sql in operation["sql"])
            words = set(re.findall(r"[\\w$]+", text))
            answer["tables"], answer["existing"] = columns_of(connection, words & tables)
        if REQUEST["mode"] == "look" and REQUEST["drift"] and not entries:
            stage("drift")
            metadata = context.opts.get("target_metadata")
            if metadata is not None:
                differences = compare_metadata(context, metadata)
                if differences:
                    ANSWER["drift"] = [{"app": "", "operations": [describe(d) for d in differences], "file": None}]
        return []

    def describe(difference):
        if isinstance(difference, list):
            return "; ".join(describe(item) for item in difference)
        kind = difference[0]
        names = []
        for part in difference[1:]:
            if hasattr(part, "name") and getattr(part, "name", None):
                table = getattr(getattr(part, "table", None), "name", None)
                names.append((table + "." if table else "") + str(part.name))
            elif isinstance(part, str):
                names.append(part)
        return kind.replace("_", " ") + " " + ".".join(names)

    give_up_connecting(max(1, int(REQUEST["connectTimeout"])))
    stage("connect")
    fence()
    # env.py configures logging and may print; what it raises before it connects is its own. A look creates no table for
    # the history, which a user that may only read could not do.
    with EnvironmentContext(config, script, fn=look, as_sql=False, dont_mutate=True):
        try:
            script.run_env()
        except Exception as error:
            if isinstance(error, CommandError) and "locate revision" in str(error):
                name = re.search(r"'([^']+)'", str(error))
                answer["ahead"] = [{"app": "", "name": name.group(1) if name else "?"}]
            else:
                module = type(error).__module__
                if ANSWER["stage"] == "connect" and not module.startswith(("sqlalchemy", "pymysql", "MySQLdb", "psycopg")):
                    stage("env")
                raise
    if REQUEST["mode"] != "apply":
        stage("done")
        return
    plan = [entry["name"] for entry in answer.get("pending", [])]
    if plan != REQUEST["expected"]:
        ANSWER["changed"] = {"alias": "default", "plan": plan}
        return
    ANSWER["journal"] = journal = []

    def upgrade(current, context):
        connection = context.connection
        seconds = max(1, int(REQUEST["lockTimeout"]))
        if answer["engine"] in ("mariadb", "mysql"):
            connection.exec_driver_sql("SET SESSION lock_wait_timeout = %d" % seconds)
            connection.exec_driver_sql("SET SESSION innodb_lock_wait_timeout = %d" % seconds)
        elif answer["engine"] == "postgresql":
            connection.exec_driver_sql("SET lock_timeout = '%ds'" % seconds)
        # When one fails, or this process ends, those before it go back, too.
        ANSWER["oneTransaction"] = one_transaction(context)
        steps = script._upgrade_revs("head", current)
        for step in steps:
            real = step.migration_fn

            def journaled(*arguments, _real=real, _step=step, **words):
                entry = {"database": "default", "app": "", "name": _step.revision.revision, "done": False}
                journal.append(entry)
                write()
                began = time.monotonic()
                _real(*arguments, **words)
                entry["done"] = True
                entry["seconds"] = round(time.monotonic() - began, 3)
                write()

            step.migration_fn = journaled
        return steps

    stage("apply")
    with EnvironmentContext(config, script, fn=upgrade, as_sql=False):
        script.run_env()
    ANSWER["oneTransaction"] = False
    stage("done")


conclude(run)
`;var An=`"""What the probes share: the request, the answer and its file, and how an error is told.

The answer goes to a file, never to standard output: projects print there.
"""
import json
import os
import sys

OUT, REQUEST = sys.argv[1], json.loads(sys.argv[2])
ROOT = os.path.realpath(REQUEST["root"])
HERE = os.path.dirname(os.path.abspath(__file__))
ANSWER = {"stage": "start"}
# Passwords this process knows; no text of the answer shows them.
SECRETS = set()


class Stop(Exception):
    """An answer is complete before everything was looked at."""


def stage(name):
    ANSWER["stage"] = name


def concealed(value):
    """Removes the database passwords this process knows from every text of the answer, but not from the names of its parts."""
    if isinstance(value, str):
        for secret in SECRETS:
            value = value.replace(secret, "***")
        return value
    if isinstance(value, dict):
        return {k: concealed(v) for k, v in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [concealed(v) for v in value]
    if value is None or isinstance(value, (bool, int, float)):
        return value
    return concealed(str(value))


def write():
    temporary = OUT + ".part"
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8", errors="replace") as file:
        json.dump(concealed(ANSWER), file)
    os.replace(temporary, OUT)


OURS = {}


def first_party(path):
    """Whether a file or directory is the project's own and not an installed package."""
    if not path or path.startswith("<"):
        return False
    if path not in OURS:
        real = os.path.realpath(path)
        inside = real == ROOT or real.startswith(ROOT + os.sep)
        parts = real[len(ROOT):].split(os.sep)
        OURS[path] = inside and not any(part in ("site-packages", "dist-packages", "node_modules") for part in parts)
    return OURS[path]


def relative(path):
    if not path:
        return None
    real = os.path.realpath(path)
    return os.path.relpath(real, ROOT) if real.startswith(ROOT + os.sep) else real


def source_of(migration):
    module = sys.modules.get(type(migration).__module__)
    return getattr(module, "__file__", None)


def give_up_after(connection, seconds):
    """A connection that hangs must end before the action's deadline does."""
    options = connection.settings_dict.setdefault("OPTIONS", {})
    if connection.vendor in ("mysql", "postgresql") and isinstance(options, dict):
        options.setdefault("connect_timeout", seconds)
        driver = getattr(connection.Database, "__name__", "")
        if driver in ("MySQLdb", "pymysql") and looks():
            options.setdefault("read_timeout", silence(seconds))


def looks():
    """Whether this run only looks. What is applied may take long, and must not be broken off for that."""
    return REQUEST["mode"] == "look"


def silence(seconds):
    """
    For how long a server may stay silent while it is only looked at. PyMySQL's own limit ends with the TCP connection,
    before the server's greeting; the answers of a loaded server may take longer than a connection may.
    """
    return 3 * seconds


def fault(error):
    """What went wrong, and the innermost line of the project that took part."""
    import traceback

    place = None
    if isinstance(error, SyntaxError) and error.filename:
        place = {"file": relative(error.filename), "line": error.lineno}
    else:
        for frame in reversed(traceback.extract_tb(error.__traceback__)):
            if os.path.dirname(os.path.abspath(frame.filename)) != HERE and first_party(frame.filename):
                place = {"file": relative(frame.filename), "line": frame.lineno}
                break
    code, chain = None, error
    while chain is not None and code is None:
        # SQLAlchemy wraps the driver's error.
        origin = getattr(chain, "orig", None) or chain
        arguments = getattr(origin, "args", ())
        if arguments and isinstance(arguments[0], int):
            code = arguments[0]
        code = code or getattr(origin, "sqlstate", None) or getattr(origin, "pgcode", None)
        chain = chain.__cause__
    return {
        "type": type(error).__name__,
        "message": str(error)[:4000],
        "code": code,
        "place": place,
        "trace": "".join(traceback.format_exception(type(error), error, error.__traceback__))[-6000:],
    }


def part(name):
    """A program that lies beside this one, loaded when it is needed: every line costs time to compile."""
    import importlib.util

    spec = importlib.util.spec_from_file_location(name, os.path.join(HERE, name + ".py"))
    module = importlib.util.module_from_spec(spec)
    wanted, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        spec.loader.exec_module(module)
    finally:
        sys.dont_write_bytecode = wanted
    return module


def conclude(main):
    """Runs \`main\`, writes the answer and ends the process. What \`main\` raises becomes part of the answer."""
    try:
        main()
    except Stop:
        pass
    except BaseException as error:
        ANSWER["error"] = fault(error)
    finally:
        write()
        sys.stdout.flush()
        # A project's own threads and exit handlers must not keep the answer waiting.
        os._exit(0)
`;var xn=require("node:path");function ii(e){let n={};for(let[t,o]of Object.entries(e))/^(INPUT_|STATE_|ACTIONS_|GITHUB_TOKEN$|NODE_OPTIONS$)/.test(t)||/^GITHUB_(OUTPUT|ENV|PATH|STATE|STEP_SUMMARY)$/.test(t)||(n[t]=o);return n}var ri={type:"Interrupted",message:"",code:null,place:null};async function Nn(e,n){let{exec:t,files:o,deadline:r,env:i}=e,a=o.temporary(e.temporary);try{let s=Object.keys(n.sources),l=(0,xn.join)(a.path,`${s[0]}.py`),d=(0,xn.join)(a.path,"answer.json");for(let m of s)o.write((0,xn.join)(a.path,`${m}.py`),n.sources[m]);let c=()=>{let m=o.read(d);return m===void 0?void 0:ue(JSON.parse(m),e.secrets)},u=await t(n.python,[l,d,JSON.stringify(n.request)],{cwd:n.cwd,env:{...i,PYTHONUNBUFFERED:"1",PYTHONIOENCODING:"utf-8",PYTHONDONTWRITEBYTECODE:void 0},signal:r.signal}).catch(m=>{if(!(n.journal&&r.signal.aborted))throw r.signal.throwIfAborted(),new b({code:"PYTHON_MISSING",what:`${n.python} could not be started: ${Z(m)}.`,remedy:"Set 'python' to the interpreter of the project's environment.",cause:m})});if(u===void 0)return{error:{...ri,message:Z(r.signal.reason)},...c()};let p=`${u.stdout}${u.stderr}`.trim();p!==""&&e.note(`the project printed:
${ue(p,e.secrets).slice(-4e3)}`);let h=c();if(h===void 0){let m=ue(p,e.secrets).split(`
`).slice(-3).join(" ").slice(-600);throw new b({code:"PROBE_SILENT",what:`The project's code ended the interpreter before the database could be asked (${u.signal??`exit code ${u.code}`}). ${m}`,remedy:"Run `python manage.py migrate --check` (or `alembic current`) by hand in the same environment to see why."})}if(n.journal&&!h.error&&!h.changed&&h.stage!=="done"){let m=u.signal?`was killed (${u.signal})`:`ended with exit code ${u.code}`;return{...h,error:{...ri,message:`Its process ${m}.`}}}return h}finally{a.remove()}}var re=require("node:path");var yl=/^(\.|node_modules|site-packages|venv|env|__pycache__|build|dist|tests?$)/,ai=2;function Xe(e,n,t,o=ai){let r=e.list(n),i=r.filter(a=>!a.endsWith("/")&&t(a)).map(a=>(0,re.join)(n,a)).sort();return i.length>0||o===0?i:r.filter(a=>a.endsWith("/")&&!yl.test(a)).sort().flatMap(a=>Xe(e,(0,re.join)(n,a.slice(0,-1)),t,o-1))}var wl=/^[VR][\d._]*__.+\.sql$/;function si(e,n){return Xe(e,n,t=>t==="manage.py")}function Qt(e,n){return Xe(e,n,t=>t==="alembic.ini")}function Yt(e,n){return Xe(e,n,t=>t==="flyway.toml"||t==="flyway.conf")}function bl(e,n){return Xe(e,n,t=>wl.test(t),ai+1)}function li(e,n,t){if(t||si(e,n).length>0)return"django";if(Qt(e,n).length>0)return"alembic";if(Yt(e,n).length>0||bl(e,n).length>0)return"flyway";throw new b({code:"MIGRATION_TOOL_UNKNOWN",what:"There is neither manage.py nor alembic.ini nor a Flyway configuration in the working directory.",remedy:"Set 'working-directory' to the project's directory, or 'tool' and, for Django, 'settings'."})}function di(e,n,t){let o=si(e,n);if(o.length===1)return o[0];if(o.length>1){let r=o.map(i=>(0,re.relative)(n,i)).join(", ");throw new b({code:"MANAGE_AMBIGUOUS",what:`There are ${o.length} manage.py below the working directory: ${r}.`,remedy:"Set 'working-directory' to the directory of the one that is deployed."})}if(!t)throw new b({code:"MANAGE_MISSING",what:"There is no manage.py in the working directory or two levels below, and no settings module is named.",remedy:"Set 'working-directory' to the directory of manage.py, or 'settings' to the settings module."})}function Jt(e,n,t){let o=t||".venv/bin/python",r=(0,re.isAbsolute)(o)?[o]:o.includes("/")?[(0,re.join)(n.directory,o),(0,re.join)(n.root,o)]:(n.path??"").split(":").map(a=>(0,re.join)(a,o));o===".venv/bin/python"&&n.virtualEnv&&r.push((0,re.join)(n.virtualEnv,"bin/python"));let i=r.find(a=>e.executable(a));if(i)return i;throw new b({code:"PYTHON_MISSING",what:`There is no Python at ${o}.`,remedy:"Create the environment first (the setup-environment action does), or set 'python' to its interpreter."})}function kl(e,n){if(n.config){let o=(0,ke.isAbsolute)(n.config)?n.config:(0,ke.join)(n.directory,n.config);if(e.files.exists(o))return o;throw new b({code:"ALEMBIC_CONFIG_MISSING",what:`There is no Alembic configuration at ${n.config}.`,remedy:"Correct 'alembic-config'; it is relative to 'working-directory'."})}let t=Qt(e.files,n.directory);if(t.length===1)return t[0];throw new b({code:"ALEMBIC_CONFIG_MISSING",what:t.length===0?"There is no alembic.ini in the working directory or two levels below.":`There are ${t.length} alembic.ini: ${t.map(o=>(0,ke.relative)(n.directory,o)).join(", ")}.`,remedy:"Name the one that is deployed with 'alembic-config'."})}var El={migration_guard_probe:oi,migration_guard_common:An};function ci(e,n,t,o=!1){let r=kl(e,n),i=(0,ke.dirname)(r);return Nn(e,{sources:El,journal:o,python:n.python,cwd:i,request:{root:n.root,directory:i,config:r,...t}})}async function ui(e,n,t){return{...await ci(e,n,{mode:"look",...t}),tool:"alembic"}}async function fi(e,n,t){let o={mode:"apply",sql:!1,drift:!1,...t},r=await ci(e,n,o,!0),i={journal:[],...r};return r.oneTransaction!==!0?i:{...i,journal:i.journal.filter(a=>!a.done)}}var Tl=/(?:#|--)\s*migration-guard:\s*allow\s+([a-z][a-z0-9-]*(?:\s*,\s*[a-z][a-z0-9-]*)*)(?:\s+because\s+(\S.*?))?\s*$/i;function _l(e,n){let t=e.findIndex((o,r)=>r>n&&o.trim()!==""&&!/^\s*(--|#)/.test(o));return t<0?e.length:t+1}function pi(e){let n=[],t=[],o=e.split(`
`),r=o.findIndex(s=>/^(class\s+Migration\b|def\s+upgrade\b)/.test(s)),i=o.findIndex(s=>s.trim()!==""&&!/^\s*(--|#)/.test(s)),a=r>=0?r:i;return o.forEach((s,l)=>{let d=Tl.exec(s);if(d)for(let c of d[1].split(",").map(u=>u.trim().toLowerCase()))d[2]?n.push({rule:c,reason:d[2],line:l+1,...s.slice(0,d.index).trim()===""?{next:_l(o,l)}:{},whole:a<0||l<a}):t.push({line:l+1,rule:c})}),{given:n,incomplete:t}}function mi(e,n,t,o){return e.given.find(r=>(r.rule===n||r.rule==="all")&&(r.whole||t!=null&&(r.next===t||r.line>=t&&r.line<=(o??t))))}var wi=require("node:path");var gi=`"""Looks at the migrations of a Django project in one interpreter start, or applies exactly those that were judged.

Usage: python probe.py OUT.json REQUEST.json

While it looks, nothing is changed: Python operations are not run, and the database is asked inside read-only
transactions where it has them. What only some projects need is loaded when it is needed: a start is what this costs.
"""
import gc
import json
import os
import re
import sys

# Thousands of classes and functions are made below and none is ever freed: looking for garbage among them is in vain.
gc.disable()
wanted, sys.dont_write_bytecode = sys.dont_write_bytecode, True
if getattr(sys.flags, "safe_path", False):
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from migration_guard_common import (  # noqa: E402
    ANSWER, OUT, REQUEST, SECRETS, conclude, first_party, give_up_after, part, relative, source_of, stage,
)

sys.dont_write_bytecode = wanted


def server_of(connection):
    if connection.vendor == "mysql":
        engine = "mariadb" if connection.mysql_is_mariadb else "mysql"
        return engine, ".".join(str(part) for part in connection.mysql_version)
    if connection.vendor == "postgresql":
        number = connection.pg_version
        return "postgresql", "%d.%d" % (number // 10000, number % 10000)
    if connection.vendor == "sqlite":
        return "sqlite", ".".join(str(part) for part in connection.Database.sqlite_version_info)
    return connection.vendor, ""


def leftovers(recorder, loader):
    """(ahead, stale): rows of the history that the code does not know. Rows older than a known one were squashed away."""
    rows = list(recorder.migration_qs.values_list("id", "app", "name"))
    replaced = {tuple(pair) for migration in loader.disk_migrations.values() for pair in migration.replaces}
    known = {}
    for number, app, name in rows:
        if (app, name) in loader.disk_migrations:
            known[app] = max(known.get(app, 0), number)
    ahead, stale = [], []
    for number, app, name in rows:
        if (app, name) in loader.disk_migrations or (app, name) in replaced or app not in loader.migrated_apps:
            continue
        (ahead if number > known.get(app, 0) else stale).append({"app": app, "name": name})
    return ahead, stale


def look_at(alias, want_sql):
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor
    from django.db.migrations.exceptions import InconsistentMigrationHistory
    from django.utils.connection import ConnectionDoesNotExist

    answer = {"alias": alias}
    ANSWER["databases"].append(answer)
    stage("alias")
    try:
        connection = connections[alias]
    except ConnectionDoesNotExist:
        answer["aliases"] = list(connections)
        raise
    settings = connection.settings_dict
    answer["database"] = str(settings.get("NAME") or "")
    answer["host"] = str(settings.get("HOST") or "")
    answer["port"] = str(settings.get("PORT") or "")
    answer["user"] = str(settings.get("USER") or "")
    answer["vendor"] = connection.vendor
    give_up_after(connection, REQUEST["connectTimeout"])
    if connection.vendor == "sqlite":
        name = str(settings["NAME"])
        if ":memory:" not in name and not name.startswith("file:") and not os.path.exists(name):
            # Connecting would create the file.
            answer["missingFile"] = True
            settings["NAME"] = ":memory:"
    stage("connect")
    connection.ensure_connection()
    answer["engine"], answer["version"] = server_of(connection)
    stage("history")
    tables = set(connection.introspection.table_names())
    executor = None
    recorded = "django_migrations" in tables
    answer["history"] = recorded
    if recorded:
        with connection.cursor() as cursor:
            cursor.execute("SELECT COUNT(*) FROM django_migrations")
            answer["applied"] = cursor.fetchone()[0]
    elif connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT schemaname FROM pg_tables WHERE tablename = 'django_migrations'")
            answer["historyElsewhere"] = [row[0] for row in cursor.fetchall()]
    stage("graph")
    executor = MigrationExecutor(connection)
    loader = executor.loader
    if not recorded:
        from django.apps import apps

        # A user without rights on django_migrations sees a database in which everything seems to be pending.
        ours = {m._meta.db_table for m in apps.get_models() if m._meta.managed and m._meta.app_label in loader.migrated_apps}
        answer["foreignTables"] = sorted(ours & tables)[:20]
        answer["fresh"] = not answer["foreignTables"]
    answer["conflicts"] = [
        {"app": app, "migrations": [{"name": name, "file": relative(source_of(loader.graph.nodes[(app, name)]))} for name in sorted(names)]}
        for app, names in sorted(loader.detect_conflicts().items())
    ]
    try:
        loader.check_consistent_history(connection)
    except InconsistentMigrationHistory as error:
        answer["inconsistent"] = str(error)
    answer["ahead"], answer["stale"] = leftovers(executor.recorder, loader) if recorded else ([], [])
    if answer["conflicts"]:
        return executor
    stage("plan")
    plan = executor.migration_plan(loader.graph.leaf_nodes())
    if not plan:
        answer["pending"] = []
        return executor
    # States of projects come and go from here on.
    gc.freeze()
    gc.enable()
    pending = part("migration_guard_pending")
    entries = [pending.entry_of(migration) for migration, _ in plan]
    answer["pending"] = entries
    if want_sql and not answer.get("inconsistent"):
        stage("sql")
        answer["known"] = pending.collect(executor, connection, plan, entries)
        text = "\\n".join(sql for entry in entries for operation in entry["operations"] for sql in operation["sql"])
        words = set(re.findall(r"[\\w$]+", text))
        touched = sorted(table for table in tables if table in words)
        answer["tables"] = pending.columns_of(connection, touched)
        answer["existing"] = sorted(tables & words)
    return executor


# --- admin modules -----------------------------------------------------------------------------------------------------

# Registrations of admin modules that were asked for and put off.
PUT_OFF = []
# What a text shows that may define a model; to match too much costs time, not truth.
MODELS = re.compile(r"\\bModel\\b|\\bproxy\\b|\\bapp_label\\b|\\bmodels\\.\\w+\\(|django\\.db\\.models import [^\\n]*(?:Field|Key)\\b")
IMPORTS = re.compile(r"^[ \\t]*(?:from[ \\t]+(\\.*)([\\w.]*)[ \\t]+import[ \\t]+(\\([^)]*\\)|[^\\n#;]*)|import[ \\t]+([^\\n#;]*))", re.M)


def put_off_admin():
    """The admin, its forms, widgets and filters say nothing about migrations: they are imported when drift may hide there."""
    from django.utils import module_loading

    real = module_loading.autodiscover_modules

    def autodiscover_modules(*names, **words):
        if names == ("admin",):
            PUT_OFF.append(lambda: real(*names, **words))
        else:
            real(*names, **words)

    module_loading.autodiscover_modules = autodiscover_modules


def load_admin():
    at = ANSWER["stage"]
    stage("setup")
    while PUT_OFF:
        PUT_OFF.pop(0)()
    stage(at)


def source_files(name):
    """Where a module that is not loaded may lie: (file, whether it is a package)."""
    parent, _, last = name.rpartition(".")
    above = sys.modules.get(parent)
    folders = list(getattr(above, "__path__", ())) if parent else sys.path
    if parent and above is None:
        folders = [os.path.dirname(path) for path, package in source_files(parent) if package]
    for folder in folders:
        if not first_party(folder):
            continue
        for path, package in ((os.path.join(folder, last, "__init__.py"), True), (os.path.join(folder, last + ".py"), False)):
            if os.path.isfile(path):
                yield path, package


def imported_by(text, name, package):
    """Names of modules that a text may import."""
    for dots, module, names, plain in IMPORTS.findall(text):
        if plain:
            yield from (word.split()[0] for word in plain.split(",") if word.strip())
            continue
        base = name.split(".")
        up = len(dots) - (1 if package else 0)
        start = base[:len(base) - up] if up > 0 else base
        whole = ".".join((start if dots else []) + ([module] if module else []))
        if whole:
            yield whole
            yield from (whole + "." + word.split()[0] for word in names.strip("()").split(",") if word.strip())


def admin_defines_models():
    """Whether an admin module of the project, or what only it imports, may define models. Reads text, runs nothing."""
    from django.apps import apps

    waiting = [app.name + ".admin" for app in apps.get_app_configs() if first_party(app.path)]
    seen = set(sys.modules)
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        for path, package in source_files(name):
            with open(path, encoding="utf-8", errors="replace") as file:
                text = file.read()
            if MODELS.search(text):
                return True
            waiting.extend(imported_by(text, name, package))
            if package and name.endswith(".admin"):
                waiting.extend(name + "." + entry[:-3] for entry in os.listdir(os.path.dirname(path)) if entry.endswith(".py"))
    return False


# --- drift -------------------------------------------------------------------------------------------------------------


def drift_of(loader, scope):
    """Changes that makemigrations would write down, by app."""
    from django.apps import apps
    from django.db.migrations.autodetector import MigrationAutodetector
    from django.db.migrations.questioner import MigrationQuestioner
    from django.db.migrations.state import ProjectState

    labels = {app.label: app for app in apps.get_app_configs()}
    chosen = {label for label, app in labels.items() if scope == "all" or first_party(app.path)}
    # The one migrate itself asks. That of makemigrations ends the process at a column that needs a default.
    questioner = MigrationQuestioner(specified_apps=chosen, dry_run=True)
    detector = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps), questioner)
    found = []
    for app, changes in sorted(detector.changes(graph=loader.graph).items()):
        if app in chosen:
            operations = [operation.describe() for migration in changes for operation in migration.operations]
            models = os.path.join(labels[app].path, "models.py")
            found.append({
                "app": app, "operations": operations,
                "file": relative(models if os.path.exists(models) else labels[app].path),
            })
    return found


def look_for_drift(loader, scope):
    stage("drift")
    if PUT_OFF and admin_defines_models():
        load_admin()
    while True:
        try:
            found = drift_of(loader, scope)
        except SystemExit:
            ANSWER["driftError"] = "the questions of makemigrations cannot be answered here"
            return
        except Exception as error:
            ANSWER["driftError"] = type(error).__name__ + ": " + str(error)[:500]
            return
        if not found or not PUT_OFF:
            break
        # A model may be known to nothing but an admin module.
        load_admin()
    ANSWER["drift"] = found


def look():
    ANSWER["databases"] = []
    executor = None
    for alias in REQUEST["databases"]:
        executor = look_at(alias, REQUEST["sql"])
    if executor is not None and REQUEST["drift"] != "off" and not any(d["conflicts"] for d in ANSWER["databases"]):
        look_for_drift(executor.loader, REQUEST["drift"])
    stage("done")


# --- starting --------------------------------------------------------------------------------------------------------


STARTED_IN = os.getcwd()


def start_again():
    sys.stdout.flush()
    os.chdir(STARTED_IN)
    request = json.dumps({**REQUEST, "again": True})
    os.execv(sys.executable, [sys.executable, os.path.abspath(__file__), OUT, request])


def run():
    stage("settings")
    from django.conf import settings

    databases = settings.DATABASES
    for options in databases.values():
        password = options.get("PASSWORD")
        if isinstance(password, str) and len(password) > 3:
            SECRETS.add(password)
    ANSWER["settings"] = os.environ.get("DJANGO_SETTINGS_MODULE")
    ANSWER["firstConnections"] = list(databases)
    stage("setup")
    import django

    ANSWER["django"] = django.get_version()
    if REQUEST["mode"] == "apply":
        gc.enable()
        django.setup()
        part("migration_guard_apply").apply()
        return
    # Handlers of the running site, with files that only its host may open, are not for a look.
    settings.LOGGING_CONFIG = None
    if REQUEST["drift"] != "all" and not REQUEST.get("again"):
        put_off_admin()
    try:
        django.setup()
    except Exception:
        if not PUT_OFF:
            raise
        # A ready() that builds on what admin modules registered: once more, with them.
        start_again()
    look()


def main():
    directory = REQUEST["directory"]
    sys.path[0] = directory
    source = os.path.join(directory, "src")
    if os.path.isdir(source):
        sys.path.append(source)
    ANSWER["python"] = "%d.%d.%d" % sys.version_info[:3]
    stage("django")
    from django.core import management

    stage("manage")
    if REQUEST["settings"]:
        os.environ["DJANGO_SETTINGS_MODULE"] = REQUEST["settings"]
    state = {"ran": False}

    def instead(argv=None):
        if not state["ran"]:
            state["ran"] = True
            run()

    manage = REQUEST["manage"]
    if manage:
        # manage.py prepares paths, dotenv files and settings in its own way: it runs, up to the command.
        import runpy

        management.execute_from_command_line = instead
        sys.argv = [manage, "migrate", "--check", "--noinput"]
        try:
            runpy.run_path(manage, run_name="__main__")
        except SystemExit:
            if not state["ran"]:
                raise
    if not state["ran"]:
        if manage and not os.environ.get("DJANGO_SETTINGS_MODULE"):
            with open(manage, encoding="utf-8", errors="replace") as file:
                match = re.search(r"DJANGO_SETTINGS_MODULE['\\"]\\s*[,\\]]\\s*=?\\s*['\\"]([\\w.]+)['\\"]", file.read())
            if match:
                os.environ["DJANGO_SETTINGS_MODULE"] = match.group(1)
        instead()


conclude(main)
`;var hi=`"""Applies exactly the migrations that were judged, through the project's own migrate command."""
import io
import time

from migration_guard_common import ANSWER, REQUEST, Stop, give_up_after, stage, write


def apply():
    """Runs the project's own migrate command for exactly the plan that was judged, and keeps a journal of it."""
    import io
    import time

    from django.core.management import call_command
    from django.db import connections
    from django.db.migrations.executor import MigrationExecutor

    ANSWER["journal"] = journal = []
    seconds = REQUEST["lockTimeout"]
    for alias in REQUEST["databases"]:
        stage("connect")
        connection = connections[alias]
        give_up_after(connection, REQUEST["connectTimeout"])
        connection.ensure_connection()
        stage("plan")
        executor = MigrationExecutor(connection)
        plan = [[m.app_label, m.name] for m, _ in executor.migration_plan(executor.loader.graph.leaf_nodes())]
        if plan != REQUEST["expected"].get(alias, []):
            ANSWER["changed"] = {"alias": alias, "plan": plan}
            raise Stop()
    real = MigrationExecutor.apply_migration

    def journaled(self, state, migration, fake=False, fake_initial=False):
        entry = {"database": self.connection.alias, "app": migration.app_label, "name": migration.name, "done": False}
        journal.append(entry)
        write()
        began = time.monotonic()
        result = real(self, state, migration, fake=fake, fake_initial=fake_initial)
        entry["done"] = True
        entry["seconds"] = round(time.monotonic() - began, 3)
        write()
        return result

    MigrationExecutor.apply_migration = journaled
    for alias in REQUEST["databases"]:
        if not REQUEST["expected"].get(alias):
            continue
        connection = connections[alias]
        with connection.cursor() as cursor:
            if connection.vendor == "mysql":
                cursor.execute("SET SESSION lock_wait_timeout = %d" % max(1, seconds))
                cursor.execute("SET SESSION innodb_lock_wait_timeout = %d" % max(1, seconds))
            elif connection.vendor == "postgresql":
                cursor.execute("SET lock_timeout = '%ds'" % max(1, seconds))
        stage("apply")
        call_command("migrate", database=alias, interactive=False, verbosity=0, skip_checks=True,
                     stdout=io.StringIO(), stderr=io.StringIO())
    stage("done")
`;var yi=`"""Pending migrations as data: their operations, the SQL, the columns before and after. Runs none of them."""
import ast
import inspect
import os
import re
import sys

from migration_guard_common import first_party, relative, source_of


def call_name(node):
    function = node.func if isinstance(node, ast.Call) else None
    return getattr(function, "attr", None) or getattr(function, "id", None)


def list_lines(node, operations):
    """Lines of the elements of a list of operations, where the source is a plain list that matches the objects."""
    if not isinstance(node, (ast.List, ast.Tuple)) or len(node.elts) != len(operations):
        return None
    lines = []
    for element, operation in zip(node.elts, operations):
        nested = None
        children = getattr(operation, "database_operations", None)
        if children and isinstance(element, ast.Call):
            given = {word.arg: word.value for word in element.keywords}
            inner = given.get("database_operations") or (element.args[0] if element.args else None)
            nested = list_lines(inner, children)
        lines.append({"line": element.lineno, "end": getattr(element, "end_lineno", None), "nested": nested})
    return lines


def operation_lines(migration, path):
    """(line of the class, line of the dependencies, lines of its operations or None)."""
    try:
        with open(path, encoding="utf-8") as file:
            tree = ast.parse(file.read())
    except (OSError, SyntaxError, ValueError, TypeError):
        return 1, 1, None
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and node.name == "Migration":
            found, depends = None, node.lineno
            for statement in node.body:
                targets = getattr(statement, "targets", None) or [getattr(statement, "target", None)]
                names = [getattr(target, "id", None) for target in targets]
                if "operations" in names:
                    found = list_lines(statement.value, migration.operations)
                if "dependencies" in names:
                    depends = statement.lineno
            return node.lineno, depends, found
    return 1, 1, None


def expression_text(value):
    return None if value is None else str(value)


def field_facts(field, connection):
    """What the classification needs to know of a column. None for fields without one."""
    from django.db.models import NOT_PROVIDED

    facts = {
        "class": type(field).__module__ + "." + type(field).__qualname__,
        "internal": field.get_internal_type(),
        "name": field.name,
        "column": field.column,
        "null": field.null,
        "unique": field.unique,
        "primaryKey": field.primary_key,
        "index": bool(getattr(field, "db_index", False)),
        "hasDefault": field.has_default(),
        "dbDefault": None,
        "generated": None,
        "manyToMany": bool(field.many_to_many),
        "collation": getattr(field, "db_collation", None),
        "maxLength": getattr(field, "max_length", None),
        "references": None,
        "constraint": bool(getattr(field, "db_constraint", False)),
    }
    db_default = getattr(field, "db_default", NOT_PROVIDED)
    if db_default is not NOT_PROVIDED:
        facts["dbDefault"] = repr(db_default)
    if getattr(field, "generated", False):
        facts["generated"] = "stored" if field.db_persist else "virtual"
    try:
        facts["type"] = field.db_type(connection)
    except Exception:
        facts["type"] = None
    if field.remote_field is not None and not field.many_to_many:
        target = field.remote_field.model
        facts["references"] = getattr(getattr(target, "_meta", None), "db_table", None) or str(target)
    return facts


def model_of(state, app, name):
    try:
        return state.apps.get_model(app, name)
    except LookupError:
        return None


def table_of(state, app, name):
    model = model_of(state, app, name)
    return model._meta.db_table if model else None


# Methods; those of related managers that write (set, add, remove, clear) have their names from collections and are not among them.
QUERYSET_READS = {
    "get_model", "objects", "all", "filter", "exclude", "order_by", "values", "values_list", "first", "last", "exists",
    "count", "get", "using", "db_manager", "only", "iterator", "append", "items", "keys", "format", "strip", "lower",
    "upper", "join", "split", "none", "distinct", "select_related", "in_bulk", "replace", "startswith", "endswith", "title",
}
BUILTINS = {"range", "len", "enumerate", "list", "dict", "set", "str", "int", "sorted", "zip", "tuple"}
QUERYSET_INSERTS = {"create", "bulk_create", "get_or_create"}


def python_effect(code):
    """noop, reads, inserts or unknown: what a RunPython function does as far as its own text shows beyond doubt."""
    from django.db import migrations

    if code is None or code is migrations.RunPython.noop:
        return "noop"
    try:
        lines, _ = inspect.getsourcelines(code)
        indent = len(lines[0]) - len(lines[0].lstrip())
        tree = ast.parse("".join(line[indent:] if line[:indent].isspace() else line for line in lines)).body[0]
    except (OSError, TypeError, SyntaxError, IndexError, IndentationError):
        return "unknown"
    if not isinstance(tree, ast.FunctionDef) or tree.decorator_list:
        return "unknown"
    body = [
        statement
        for statement in tree.body
        if not (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant))
    ]
    if all(isinstance(statement, ast.Pass) for statement in body):
        return "noop"
    # Names that stand for something else here than the builtin.
    bound = {argument.arg for argument in tree.args.args} | set(getattr(code, "__globals__", ()))
    models = set()
    effect = "reads"
    for node in ast.walk(tree):
        if isinstance(node, (ast.Import, ast.ImportFrom, ast.Global, ast.Nonlocal, ast.Lambda, ast.Delete)):
            return "unknown"
        if isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.AsyncFunctionDef)) and node is not tree:
            return "unknown"
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            bound.add(node.id)
        if isinstance(node, (ast.Attribute, ast.Subscript)) and isinstance(node.ctx, ast.Store):
            return "unknown"
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Call) and call_name(node.value) == "get_model":
            models.update(target.id for target in node.targets if isinstance(target, ast.Name))
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = call_name(node)
        if name in QUERYSET_INSERTS:
            # update_conflicts turns an insert into an update.
            if not isinstance(node.func, ast.Attribute) or len(node.args) > 3:
                return "unknown"
            if any(word.arg in ("update_conflicts", None) for word in node.keywords):
                return "unknown"
            effect = "inserts"
        elif isinstance(node.func, ast.Name) and node.func.id in models:
            # An unsaved instance; saving it is judged by its own call.
            continue
        elif isinstance(node.func, ast.Name):
            if name not in BUILTINS or name in bound:
                return "unknown"
        elif name not in QUERYSET_READS:
            return "unknown"
    return effect


def every(operation, holds):
    """Whether something holds for an operation and for all database operations inside it."""
    return holds(operation) and all(every(inner, holds) for inner in getattr(operation, "database_operations", None) or ())


def is_builtin(operation):
    return type(operation).__module__.startswith(("django.db.migrations.", "django.contrib.postgres."))


def is_transparent(operation):
    """Whether Django's own code writes its SQL."""
    owner = next(base for base in type(operation).__mro__ if "database_forwards" in vars(base))
    return owner.__module__.startswith(("django.db.migrations.", "django.contrib."))


def operation_facts(operation, app, before, after, connection):
    """An operation as data: its class, the names it touches, columns before and after."""
    kind = type(operation)
    facts = {
        "type": kind.__name__,
        "module": kind.__module__,
        "builtin": every(operation, is_builtin),
        "description": operation.describe(),
        "reversible": bool(operation.reversible),
        "reducesToSql": bool(operation.reduces_to_sql),
    }
    if not every(operation, is_transparent):
        facts["opaque"] = True
    names = {base.__name__ for base in kind.__mro__ if base.__module__.startswith("django.")}
    facts["bases"] = sorted(names)
    try:
        if "RunPython" in names:
            facts["effect"] = python_effect(operation.code)
            facts["atomic"] = operation.atomic
        elif "RunSQL" in names:
            facts["state"] = len(operation.state_operations)
        elif "SeparateDatabaseAndState" not in names:
            model = getattr(operation, "model_name", None) or getattr(operation, "name", None)
            if "RenameModel" in names:
                facts["table"] = table_of(before, app, operation.old_name)
                facts["to"] = table_of(after, app, operation.new_name)
            elif model is not None and "ModelOperation" in names | {"ModelOperation"} & {b.__name__ for b in kind.__mro__}:
                facts["table"] = table_of(before, app, model) or table_of(after, app, model)
                facts["to"] = table_of(after, app, model)
            current = model_of(before, app, model) if isinstance(model, str) else None
            facts["exists"] = current is not None
            managed = current or (model_of(after, app, model) if isinstance(model, str) else None)
            if managed is not None:
                facts["managed"] = bool(managed._meta.managed and not managed._meta.proxy)
                facts.setdefault("table", managed._meta.db_table)
            field = getattr(operation, "new_name", None) if "RenameField" in names else getattr(operation, "name", None)
            old = getattr(operation, "old_name", None) if "RenameField" in names else getattr(operation, "name", None)
            if {"AddField", "AlterField", "RemoveField", "RenameField"} & names:
                if current is not None and "AddField" not in names:
                    facts["before"] = field_facts(current._meta.get_field(old), connection)
                later = model_of(after, app, model)
                if later is not None and "RemoveField" not in names:
                    facts["after"] = field_facts(later._meta.get_field(field), connection)
            if {"AlterUniqueTogether", "AlterIndexTogether"} & names:
                option = operation.option_name
                later = model_of(after, app, model)
                old_sets = {tuple(v) for v in getattr(current._meta, option, ())} if current else set()
                new_sets = {tuple(v) for v in getattr(later._meta, option, ())} if later else set()
                facts["added"] = [list(v) for v in sorted(new_sets - old_sets)]
                facts["removed"] = [list(v) for v in sorted(old_sets - new_sets)]
            if {"AddConstraint", "RemoveConstraint"} & names:
                constraint = getattr(operation, "constraint", None)
                if constraint is None and current is not None:
                    constraint = next((c for c in current._meta.constraints if c.name == operation.name), None)
                facts["constraint"] = type(constraint).__name__ if constraint is not None else None
                facts["fields"] = list(getattr(constraint, "fields", ()) or ())
    except Exception as error:
        facts["factsError"] = type(error).__name__ + ": " + str(error)
    return facts


# --- the database -------------------------------------------------------------------------------------------------


class ReadOnly:
    """A transaction in which the server itself refuses every change; nothing is left behind in a pooled connection."""

    def __init__(self, connection, transactional):
        self.connection = connection
        # Whether the server refuses: it cannot where a migration forgoes its transaction, nor on engines unknown here.
        self.guards = connection.vendor == "sqlite" or (transactional and connection.vendor in ("mysql", "postgresql"))

    def __enter__(self):
        from django.db import transaction

        self.block = None
        if self.connection.vendor == "sqlite":
            self.connection.cursor().execute("PRAGMA query_only = ON")
        elif self.guards:
            self.block = transaction.atomic(using=self.connection.alias)
            self.block.__enter__()
            read_only = "START TRANSACTION READ ONLY" if self.connection.vendor == "mysql" else "SET TRANSACTION READ ONLY"
            self.connection.cursor().execute(read_only)
        return self

    def __exit__(self, *error):
        if self.block is not None:
            self.connection.needs_rollback = True
            self.block.__exit__(None, None, None)
        elif self.connection.vendor == "sqlite":
            self.connection.cursor().execute("PRAGMA query_only = OFF")
        return False


def columns_of(connection, tables):
    """Columns of existing tables as the server has them, and its estimate of their rows."""
    found = {}
    if not tables:
        return found
    marks = ", ".join(["%s"] * len(tables))
    with connection.cursor() as cursor:
        if connection.vendor == "mysql":
            cursor.execute(
                "SELECT table_name, column_name, column_type, is_nullable, column_default, extra, character_set_name, "
                "character_octet_length, character_maximum_length, collation_name FROM information_schema.columns "
                "WHERE table_schema = DATABASE() AND table_name IN (%s)" % marks, list(tables))
            for table, column, kind, null, default, extra, charset, octets, length, collation in cursor.fetchall():
                found.setdefault(table, {"rows": None, "columns": {}})["columns"][column] = {
                    "type": kind, "null": null == "YES",
                    "default": default is not None and str(default).upper() != "NULL",
                    "auto": "auto_increment" in (extra or ""),
                    "charset": charset, "collation": collation, "bytes": int(octets) // int(length) if octets and length else None,
                }
            cursor.execute("SELECT table_name, table_rows, table_collation FROM information_schema.tables "
                           "WHERE table_schema = DATABASE() AND table_name IN (%s)" % marks, list(tables))
            for table, rows, collation in cursor.fetchall():
                if table in found:
                    found[table].update(rows=rows, collation=collation)
        elif connection.vendor == "postgresql":
            cursor.execute(
                "SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), NOT a.attnotnull, a.atthasdef, "
                "a.attidentity <> '', c.reltuples::bigint FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid "
                "WHERE pg_table_is_visible(c.oid) AND a.attnum > 0 AND NOT a.attisdropped AND c.relname IN (%s)" % marks,
                list(tables))
            for table, column, kind, null, default, identity, rows in cursor.fetchall():
                entry = found.setdefault(table, {"rows": rows if rows >= 0 else None, "columns": {}, "notNullChecks": []})
                entry["columns"][column] = {"type": kind, "null": null, "default": default or identity, "auto": identity}
            cursor.execute(
                "SELECT c.relname, pg_get_constraintdef(k.oid) FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid "
                "WHERE k.contype = 'c' AND k.convalidated AND pg_table_is_visible(c.oid) AND c.relname IN (%s)" % marks,
                list(tables))
            for table, text in cursor.fetchall():
                match = re.match(r'CHECK \\(\\(*"?(\\w+)"? IS NOT NULL\\)*\\)?$', text)
                if match and table in found:
                    found[table]["notNullChecks"].append(match.group(1))
    return found


# --- collecting ---------------------------------------------------------------------------------------------------


def collect(executor, connection, plan, entries):
    """Fills the SQL and the facts of every operation of every pending migration, without running any of it."""
    from django.db import migrations, transaction

    real = migrations.RunPython.database_forwards
    # Inside SeparateDatabaseAndState Django would run the function even while it only collects SQL.
    migrations.RunPython.database_forwards = lambda *arguments, **words: None
    try:
        state = executor._create_project_state(with_applied_migrations=True)
        known = {}
        for model in state.apps.get_models(include_auto_created=True):
            # Several models may share a table: proxies, and unmanaged ones.
            columns = known.setdefault(model._meta.db_table, [])
            columns.extend(field.column for field in model._meta.local_fields if field.column)
        for (migration, _), entry in zip(plan, entries):
            transactional = bool(migration.atomic)
            state = state.clone()
            state.apps
            with ReadOnly(connection, transactional) as fence:
                try:
                    savepoint = transaction.atomic(using=connection.alias)
                    nested = transactional and connection.vendor == "postgresql"
                    if nested:
                        savepoint.__enter__()
                    try:
                        collect_migration(migration, entry, state, connection, transactional, fence.guards)
                    finally:
                        if nested:
                            connection.needs_rollback = True
                            savepoint.__exit__(None, None, None)
                except Exception as error:
                    entry["sqlError"] = type(error).__name__ + ": " + str(error)[:500]
                    # The state must still move on, for the migrations behind this one.
                    state = executor.loader.project_state((migration.app_label, migration.name), at_end=True)
        return known
    finally:
        migrations.RunPython.database_forwards = real


def collect_migration(migration, entry, state, connection, transactional, guarded):
    editor = connection.schema_editor(collect_sql=True, atomic=migration.atomic)
    spans = []
    deferred = []
    try:
        with editor:
            for operation, facts in zip(migration.operations, entry["operations"]):
                known = len(editor.deferred_sql)
                try:
                    collect_operation(operation, migration.app_label, facts, editor, state, transactional, guarded)
                except Exception as error:
                    facts.setdefault("sqlError", type(error).__name__ + ": " + str(error)[:500])
                    raise
                finally:
                    deferred.extend((facts, item) for item in editor.deferred_sql[known:])
                spans.append(facts)
            total = len(editor.collected_sql)
    except Exception:
        # The editor is left without its last words, which those that came so far have asked for.
        for facts, item in deferred:
            facts["sql"].append(str(item) + ";")
        raise
    for sql in editor.collected_sql[total:]:
        owner = next((facts for facts, item in deferred if str(item) + ";" == str(sql) or str(item) == str(sql)), None)
        owner = owner or (spans[-1] if spans else None)
        if owner is not None:
            owner["sql"].append(str(sql))


def collect_operation(operation, app, facts, editor, state, transactional, guarded):
    connection = editor.connection
    before = state.clone()
    operation.state_forwards(app, state)
    start = len(editor.collected_sql)
    facts.update(operation_facts(operation, app, before, state, connection))
    inner = getattr(operation, "database_operations", None)
    if inner is not None:
        facts["inner"] = inner_facts(inner, app, before, connection)
    if not facts["builtin"] and not guarded:
        # Somebody else's code, and nothing here would stop it from writing.
        facts["sqlError"] = "not asked for its SQL: not all of it is Django's own"
    elif operation.reduces_to_sql:
        try:
            operation.database_forwards(app, editor, before, state)
        except Exception as error:
            facts["sqlError"] = type(error).__name__ + ": " + str(error)[:500]
            if connection.vendor == "postgresql" and transactional:
                raise
    facts["sql"] = [str(sql) for sql in editor.collected_sql[start:]]


def inner_facts(operations, app, state, connection):
    """The facts of nested database operations, each seen from the state its predecessors leave."""
    found = []
    current = state
    for operation in operations:
        following = current.clone()
        operation.state_forwards(app, following)
        facts = operation_facts(operation, app, current, following, connection)
        nested = getattr(operation, "database_operations", None)
        if nested is not None:
            facts["inner"] = inner_facts(nested, app, current, connection)
        found.append(facts)
        current = following
    return found


def entry_of(migration):
    path = source_of(migration)
    line, depends, lines = operation_lines(migration, path)
    operations = []
    for index, operation in enumerate(migration.operations):
        place = lines[index] if lines else {"line": line, "end": None, "nested": None}
        operations.append({
            "type": type(operation).__name__, "description": operation.describe(), "sql": [], **place,
        })
    return {
        "app": migration.app_label,
        "name": migration.name,
        "file": relative(path),
        "line": line,
        "firstParty": first_party(path),
        "atomic": bool(migration.atomic),
        "replaces": [list(pair) for pair in migration.replaces],
        "operations": operations,
    }
`;var Sl={migration_guard_probe:gi,migration_guard_common:An,migration_guard_pending:yi,migration_guard_apply:hi};function bi(e,n,t,o=!1){let r=di(e.files,n.directory,n.settings),i=r?(0,wi.dirname)(r):n.directory;return Nn(e,{sources:Sl,journal:o,python:n.python,cwd:i,request:{root:n.root,directory:i,manage:r??null,settings:n.settings??null,...t}})}async function ki(e,n,t){let o=await bi(e,n,{mode:"look",...t}),{databases:r=[],...i}=o;return{...i,databases:r,tool:"django",...o.django?{toolVersion:String(o.django)}:{}}}async function Ei(e,n,t){let o=await bi(e,n,{mode:"apply",...t},!0);return{journal:[],...o}}var ve=require("node:path");var Ol=/^(TABLE|INDEX|VIEW|TYPE|DOMAIN|SEQUENCE|SCHEMA|DATABASE|RULE|POLICY|USER|ROLE|TRIGGER|PROCEDURE|FUNCTION|EVENT)$/,Al=/^(TRIGGER|PROCEDURE|FUNCTION|EVENT)$/;function Rn(e,n){let t=n==="mariadb"||n==="mysql",o=[],r=[],i=-1,a=0,s=0,l=!1,d=m=>e.slice(0,m).split(`
`).length,c=(m,g,f)=>{i<0&&(i=f);let w=m==="word"?g.toUpperCase():"";r.push({kind:m,text:g,upper:w});let E=r.find(({upper:v})=>Ol.test(v))?.upper??"";if(r[0]?.upper!=="CREATE"||!Al.test(E))return;let S=r.at(-2)?.upper==="END";w==="BEGIN"||w==="CASE"&&!S?s+=1:w==="END"&&s>0?s-=1:/^(IF|LOOP|WHILE|REPEAT)$/.test(w)&&S&&(s+=1)},u=m=>{if(r.length>0){let g=e.slice(i,m).trim();o.push({text:g,line:d(i),end:d(Math.max(i,m-1)),tokens:r,...l||s>0?{open:!0}:{}})}r=[],i=-1,s=0,l=!1},p=(m,g,f)=>{let w=g+1;for(;w<e.length;)if(f&&e[w]==="\\")w+=2;else if(e[w]!==m)w+=1;else if(e[w+1]===m)w+=2;else return w+1;return l=!0,e.length},h=m=>{let g=0;for(let f=m;f<e.length;f+=1)if(e.startsWith("/*",f)&&(g===0||n==="postgresql"))g+=1,f+=1;else if(e.startsWith("*/",f)&&(g-=1,f+=1,g===0))return f+1;return e.length};for(;a<e.length;){let m=e.slice(a,a+200),g=e[a];if(/\s/.test(g))a+=1;else if(t?/^(--(\s|$)|#)/.test(m):m.startsWith("--")){let f=e.indexOf(`
`,a);a=f<0?e.length:f}else if(m.startsWith("/*")){let f=t?/^\/\*M?!\d*/.exec(m)?.[0]:void 0;a=f===void 0?h(a):a+f.length}else if(m.startsWith("*/"))a+=2;else if(g==="'"){let f=t||n==="postgresql"&&/(^|[^\w$])e$/i.test(e.slice(Math.max(0,a-2),a)),w=p("'",a,f);c("string",e.slice(a+1,w-1),a),a=w}else if(g==="`"||g==='"'){let f=p(g,a,t&&g==='"');c("name",e.slice(a+1,f-1).replaceAll(g+g,g),a),a=f}else if(n==="postgresql"&&/^\$\w*\$/.test(m)){let f=/^\$\w*\$/.exec(m)[0],w=e.indexOf(f,a+f.length);w<0&&(l=!0);let E=w<0?e.length:w+f.length;c("string",e.slice(a+f.length,E-f.length),a),a=E}else if(/[\p{L}_]/u.test(g)){let f=/^[\p{L}_][\p{L}\p{N}_$]*/u.exec(e.slice(a,a+300))[0];c("word",f,a),a+=f.length}else if(/\d/.test(g)){let f=/^\d[\w.]*/.exec(m)[0];c("number",f,a),a+=f.length}else if(g===";")s>0?(c("punctuation",";",a),a+=1):(a+=1,u(a));else{let f=m.startsWith("::")?"::":g;c("punctuation",f,a),a+=f.length}}return u(e.length),o}var fe=class{tokens;at=0;constructor(n){this.tokens=n}get done(){return this.at>=this.tokens.length}peek(n=0){return this.tokens[this.at+n]}take(...n){return n.every((t,o)=>this.is(t,o))?(this.at+=n.length,!0):!1}is(n,t=0){let o=this.peek(t);return o!==void 0&&(o.upper===n||o.kind==="punctuation"&&o.text===n)}name(){let n=this.peek();if(!(!n||n.kind!=="word"&&n.kind!=="name"))return this.at+=1,this.is(".")&&this.peek(1)?(this.at+=1,this.name()):n.text}parenthesis(){if(!this.is("("))return;let n=0,t=[];for(;!this.done;this.at+=1){let o=this.peek();if(!(o.kind==="punctuation"&&o.text==="("&&(n+=1,n===1))){if(o.kind==="punctuation"&&o.text===")"&&(n-=1,n===0)){this.at+=1;break}t.push(o)}}return t}rest(){return this.tokens.slice(this.at)}};function Ne(e){let n=[[]],t=0;for(let o of e){if(o.kind==="punctuation"&&((o.text==="("||o.text==="[")&&(t+=1),(o.text===")"||o.text==="]")&&(t-=1),o.text===","&&t===0)){n.push([]);continue}n.at(-1).push(o)}return n.filter(o=>o.length>0)}function ne(e){return e.map(({kind:n,text:t})=>n==="string"?`'${t}'`:t).join(" ").replace(/ ?([(),]) ?/g,"$1").trim()}var xl=new Set("ALLOW_INVALID_DATES EMPTY_STRING_IS_NULL ERROR_FOR_DIVISION_BY_ZERO HIGH_NOT_PRECEDENCE IGNORE_BAD_TABLE_OPTIONS IGNORE_SPACE NO_AUTO_CREATE_USER NO_AUTO_VALUE_ON_ZERO NO_DIR_IN_CREATE NO_ENGINE_SUBSTITUTION NO_FIELD_OPTIONS NO_KEY_OPTIONS NO_TABLE_OPTIONS NO_UNSIGNED_SUBTRACTION NO_ZERO_DATE NO_ZERO_IN_DATE ONLY_FULL_GROUP_BY PAD_CHAR_TO_FULL_LENGTH PIPES_AS_CONCAT REAL_AS_FLOAT SIMULTANEOUS_ASSIGNMENT STRICT_ALL_TABLES STRICT_TRANS_TABLES TIME_ROUND_FRACTIONAL TIME_TRUNCATE_FRACTIONAL TRADITIONAL".split(" ")),vn=class{changed=!1;saved=new Set;engine;constructor(n){this.engine=n}pass({tokens:n}){this.engine==="postgresql"?this.passPostgres(n):this.engine!=="sqlite"&&this.passMysql(n)}passPostgres(n){if(!n.some(({text:o})=>/standard_conforming_strings/i.test(o)))return;let t=ne(n);/^(set (session |local )?\w+ ?(=|to) ?'?(on|true|1)'?|show \w+)$/i.test(t)||(this.changed=!0)}passMysql(n){if(n[0]?.upper!=="SET"){n.forEach(({text:t},o)=>{n[o-1]?.text==="@"&&this.saved.delete(t.toUpperCase())});return}for(let t of Ne(n.slice(1))){let o=t.findIndex(({kind:s,text:l})=>s==="punctuation"&&l==="="),r=t.slice(0,o).filter(({text:s})=>s!==":"),i=t.slice(o+1),a=r.at(-1)?.text.toUpperCase()??"";r.length===2&&r[0].text==="@"?/^@ @ ((session|local) \. )?sql_mode$/i.test(ne(i))?this.saved.add(a):this.saved.delete(a):a==="SQL_MODE"&&!this.harmless(i)&&(this.changed=!0)}}harmless(n){return n.every(({kind:t,text:o,upper:r},i)=>t==="punctuation"?/^[(),@.]$/.test(o):t==="word"?/^(DEFAULT|CONCAT|CONCAT_WS|REPLACE|SQL_MODE|SESSION|LOCAL)$/.test(r)||n[i-1]?.text==="@"&&n[i-2]?.text!=="@"&&this.saved.has(r):o.split(",").map(a=>a.trim().toUpperCase()).every(a=>a===""||xl.has(a)))}};function Nl(e,n){let t=n.flyway||"flyway",r=((0,ve.isAbsolute)(t)?[t]:t.includes("/")?[(0,ve.join)(n.directory,t)]:(e.env.PATH??"").split(":").map(i=>(0,ve.join)(i,t))).find(i=>e.files.executable(i));if(r)return r;throw new b({code:"FLYWAY_MISSING",what:`There is no Flyway at ${t}.`,remedy:"Install Flyway's command line before this step, or set 'flyway' to its program."})}function vl(e){let n=new Map,t=r=>r.split(".").map(i=>i.trim().replace(/^(["'])(.*)\1$/,"$2")).join("."),o="";for(let r of e.split(/\r?\n/)){let i=/^\s*\[([^[\]]+)\]/.exec(r);if(i){o=`${t(i[1])}.`;continue}let[,a,s=""]=/^\s*([\w."' -]+?)\s*=\s*(.*)$/.exec(r)??[];if(a===void 0)continue;let l=o+t(a),d=/^(["'])(.*?)\1/.exec(s);if(d)n.set(l,d[2]);else if(s.startsWith("{"))for(let[,c,,u]of s.matchAll(/([\w."'-]+)\s*=\s*(["'])(.*?)\2/g))n.set(`${l}.${t(c)}`,u)}return n}function Rl(e,n){let t=vl(e),o=n.FLYWAY_ENVIRONMENT||t.get("flyway.environment")||"default";return[...t.keys()].some(i=>i.startsWith("environments."))?t.get(`environments.${o}.url`)??t.get("flyway.url")??"":/^\s*(?:flyway\.)?url\s*=\s*["']?([^"'\s]+)/m.exec(e)?.[1]??""}function _i(e,n){let o=(n.flywayConfig?[(0,ve.isAbsolute)(n.flywayConfig)?n.flywayConfig:(0,ve.join)(n.directory,n.flywayConfig)]:Yt(e.files,n.directory))[0];if(n.flywayConfig&&(o===void 0||!e.files.exists(o)))throw new b({code:"FLYWAY_CONFIG_MISSING",what:`There is no Flyway configuration at ${n.flywayConfig}.`,remedy:"Correct 'flyway-config'; it is relative to 'working-directory'."});let r=o===void 0?"":e.files.read(o)??"",i=e.env.FLYWAY_URL??Rl(r,e.env);return{args:o===void 0?[]:[`-configFiles=${o}`],jdbc:i}}function Il(e){let n=e.indexOf("{"),t=e.lastIndexOf("}");if(!(n<0||t<=n))try{return JSON.parse(e.slice(n,t+1))}catch{return}}async function Si(e,n,t){let o=Nl(e,n),r=await e.exec(o,[...t,"-outputType=json"],{cwd:n.directory,env:{...e.env,FLYWAY_CONNECT_RETRIES:"0",REDGATE_DISABLE_TELEMETRY:"true"},signal:e.deadline.signal}).catch(s=>{throw e.deadline.signal.throwIfAborted(),new b({code:"FLYWAY_MISSING",what:`${o} could not be started: ${Z(s)}.`,remedy:"Set 'flyway' to the program of Flyway's command line."})}),i=Il(r.stdout);if(i)return ue(i,e.secrets);let a=ue(`${r.stdout}
${r.stderr}`.trim(),e.secrets);throw new b({code:"PROBE_SILENT",what:`Flyway ended with ${r.signal??`code ${r.code}`} and no answer. ${a.split(`
`).slice(-3).join(" ").slice(-500)}`,remedy:"Run `flyway info` by hand in the same environment to see why."})}function zt(e){let t=e.message.split(`
`).map(a=>a.trim()).filter(a=>a!==""&&!/^-+$/.test(a)).slice(0,5).join(" "),o=/SQL State\s*:\s*(\S+)/.exec(e.message)?.[1],r=/Error Code\s*:\s*(\d+)/.exec(e.message)?.[1],i=r&&r!=="0"?Number(r):o??null;return{type:e.errorCode,message:t,code:i,place:null}}function In(e){return/^jdbc:([a-z]+)/i.exec(e)?.[1]?.toLowerCase()??""}function Ti(e){return/^(Success|Out of Order|Baseline|Undone|Superseded|Deleted)/i.test(e)}async function $n(e,n){let{args:t,jdbc:o}=_i(e,n),r=/^jdbc:[a-z]+:\/\/([^/:?]+)(?::(\d+))?\/([^?;]*)/i.exec(o),i={alias:"default",...r?{host:r[1],port:r[2]??"",database:r[3]}:{},user:e.env.FLYWAY_USER??"",engine:In(o),version:""},a=await Si(e,n,[...t,"info","validate"]),s=a.individualResults??[a],l=s.find(k=>k.migrations!==void 0)??a,d=s.find(k=>k.validationSuccessful!==void 0),c=a.error??s.find(k=>k.error)?.error,u={tool:"flyway",...l.flywayVersion?{toolVersion:l.flywayVersion}:{}};if(c&&l.migrations===void 0)return{...u,stage:"connect",databases:[i],error:zt(c)};let p=l.migrations??[],h=k=>k?.startsWith(`${n.root}/`)?k.slice(n.root.length+1):null,m=p.filter(k=>/^pending|^outdated/i.test(k.state)).map(k=>{let N=k.filepath??"",M=N===""?void 0:e.files.read(N);return{app:"",name:k.version===""?k.description:k.version,file:(h(N)??N)||null,line:1,firstParty:!0,atomic:!0,operations:M===void 0?[{type:"script",description:k.description,sql:[],line:1,sqlError:"it is not a SQL file that can be read"}]:Rn(M,In(o)).map(q=>({type:"sql",description:k.description,line:q.line,end:q.end,sql:[q.text]}))}}),g=p.find(k=>/^failed/i.test(k.state)),f=p.filter(k=>/^(future|missing)/i.test(k.state)),w=(d?.invalidMigrations??[]).flatMap(({version:k})=>p.filter(N=>N.version===k&&/^ignored/i.test(N.state))),E=p.findLast(({state:k,version:N})=>Ti(k)&&N!==""),S=(d?.invalidMigrations??[]).find(k=>!/PENDING|NOT_APPLIED|RESOLVED.*NOT_APPLIED|APPLIED_.*NOT_RESOLVED/i.test(k.errorDetails?.errorCode??"")),v=g?`the migration ${g.version} (${g.description}) failed half way and is recorded as failed.`:S?`the script of ${S.version} (${S.description}) is not the one that was applied: ${S.errorDetails?.errorMessage.split(`
`)[0]??"checksum mismatch"}`:void 0;return{...u,stage:"done",databases:[{...i,history:!0,applied:p.filter(({state:k})=>Ti(k)).length,fresh:p.every(({state:k})=>/^pending/i.test(k))&&l.allSchemasEmpty===!0,ahead:f.map(({version:k,description:N})=>({app:"",name:k||N})),pending:m,...w.length>0?{conflicts:[{app:"",migrations:[...E?[E]:[],...w].map(({version:k,filepath:N})=>({name:k,file:h(N)}))}]}:{},...v?{inconsistent:v}:{}}]}}async function Oi(e,n,t){let o=await $n(e,n),r=o.databases[0]?.pending?.map(({name:f})=>f)??[];if(o.error||r.join(`
`)!==t.join(`
`))return{journal:[],changed:{alias:"default"}};let{args:i,jdbc:a}=_i(e,n),s=Math.max(1,Math.ceil(n.lockTimeout)),l=In(a)==="postgresql"?[`-initSql=SET lock_timeout = '${s}s'`]:/^(mariadb|mysql)$/.test(In(a))?[`-initSql=SET SESSION lock_wait_timeout = ${s}, innodb_lock_wait_timeout = ${s}`]:[],d=await Si(e,n,[...i,...l,"migrate"]),c=await $n(e,n);if(c.error){let f=d.error?zt(d.error):c.error;return{journal:[],error:{...f,type:"Unanswered"}}}let u=new Set(c.databases[0]?.pending?.map(({name:f})=>f)??[]),p=d.error?zt(d.error):void 0,h=t.filter(f=>!u.has(f)).map(f=>({database:"default",app:"",name:f,done:!0})),m=p?t.find(f=>u.has(f)):void 0,g=c.databases[0]?.inconsistent?h.pop()?.name:m;return{journal:g?[...h,{database:"default",app:"",name:g,done:!1}]:h,...p?{error:p}:{}}}var Ni=new Set("NOT NULL DEFAULT UNIQUE PRIMARY KEY REFERENCES CHECK CONSTRAINT COLLATE GENERATED AS AUTO_INCREMENT AUTOINCREMENT COMMENT FIRST AFTER USING ON DEFERRABLE INITIALLY STORED VIRTUAL PERSISTENT INVISIBLE CHARSET".split(" ")),$l=/^(now|statement_timestamp|transaction_timestamp|current_timestamp|current_date|current_time|localtimestamp|localtime|current_user|session_user|user|array|coalesce|lower|upper|concat|length|abs|round|greatest|least|jsonb_build_object|jsonb_build_array|json_build_object|to_jsonb|make_interval)$/i,Cl=/^(current_timestamp|now|localtime|localtimestamp|json_object|json_array)$/i;function vi(e,n){let t=[],o=!0;for(;!e.done;){let s=e.peek();if(!o&&Ni.has(s.upper))break;if(o=!1,e.is("(")){t.push(s,...e.parenthesis());continue}if(t.push(s),e.at+=1,s.text==="::"){for(e.name();/^(VARYING|PRECISION|WITH|WITHOUT|TIME|ZONE)$/.test(e.peek()?.upper??"");)e.at+=1;for(e.parenthesis();e.is("[")||e.is("]");)e.at+=1}}let r=t.filter(({kind:s,text:l})=>s!=="punctuation"||!/^[(),:[\]{}+-]|::$/.test(l));if(r.length===1&&r[0].upper==="NULL")return"none";let i=n==="postgresql"?$l:Cl;return r.every(({kind:s,text:l,upper:d})=>s==="string"||s==="number"||/^(TRUE|FALSE|NULL|ZONE|INTERVAL|DATE|TIMESTAMP|TIME|B|X|E|N|UTC)$/.test(d)||s==="word"&&(i.test(l)||n==="sqlite"&&/^current_/i.test(l)))?"constant":"volatile"}function Xt(e,n){let t=new fe(e),o=[];for(;!t.done;){let a=t.peek(),s=a.upper==="CHARACTER"&&t.is("SET",1);if(o.length>0&&(Ni.has(a.upper)||s))break;if(t.is("(")){let l=t.at;t.parenthesis(),o.push(...t.tokens.slice(l,t.at));continue}o.push(a),t.at+=1}let r=/^(small|big)?serial$/i.test(ne(o)),i={type:ne(o),notNull:r?!0:void 0,default:r?"volatile":"none",hasDefault:r,unique:!1,primaryKey:!1,auto:r,check:!1};for(;!t.done;)if(t.take("NOT","NULL"))i.notNull=!0;else if(t.take("NULL"))i.notNull=!1;else if(t.take("DEFAULT"))i.default=vi(t,n),i.hasDefault=i.default!=="none";else if(t.take("PRIMARY","KEY"))i.primaryKey=!0,i.notNull=!0;else if(t.take("UNIQUE"))t.take("KEY"),i.unique=!0;else if(t.take("AUTO_INCREMENT")||t.take("AUTOINCREMENT"))i.auto=!0;else if(t.take("REFERENCES"))i.references=t.name()??"";else if(t.take("COLLATE")){t.take("=");let a=t.name()?.toLowerCase();a!==void 0&&(i.collation=a)}else if(t.take("CHARACTER","SET")||t.take("CHARSET")){t.take("=");let a=t.name()?.toLowerCase();a!==void 0&&(i.charset=a)}else if(t.take("CHECK"))i.check=!0,t.parenthesis();else if(t.take("GENERATED")){let a=t.take("ALWAYS")||t.take("BY","DEFAULT");t.take("AS","IDENTITY")?(i.auto=!0,i.notNull=!0,t.parenthesis()):a&&t.take("AS")&&(t.parenthesis(),i.generated="virtual")}else t.is("AS")&&t.is("(",1)?(t.at+=1,t.parenthesis(),i.generated="virtual"):t.take("STORED")||t.take("PERSISTENT")?i.generated="stored":t.at+=1;return i}var Ze=e=>Ne(e??[]).map(n=>n.length===0?"":n[0].text);function Ai(e,n,t){let o=()=>{let i=e.rest().map(({upper:s})=>s),a=i.some((s,l)=>s==="NOT"&&i[l+1]==="VALID");return a?{notValid:a}:{}},r={table:n,...t===void 0?{}:{name:t}};if(e.take("FOREIGN","KEY")){e.is("(")||e.name();let i=Ze(e.parenthesis()),a=e.take("REFERENCES")?e.name()??"":"";return{...r,kind:"add-foreign-key",columns:i,references:a,...o()}}if(e.take("UNIQUE")){let i=e.take("INDEX")||e.take("KEY");return e.take("USING","INDEX")?{...r,kind:"add-unique",usingIndex:!0}:((i||!e.is("("))&&!e.is("(")&&!e.is("NULLS")&&e.name(),e.take("NULLS","NOT","DISTINCT"),e.take("NULLS","DISTINCT"),{...r,kind:"add-unique",columns:Ze(e.parenthesis())})}if(e.take("PRIMARY","KEY"))return e.take("USING","INDEX")?{...r,kind:"add-primary-key",usingIndex:!0}:{...r,kind:"add-primary-key",columns:Ze(e.parenthesis())};if(e.take("CHECK")){let i=e.parenthesis()??[];return{...r,kind:"add-check",columns:i.filter(({kind:a})=>a!=="string").map(({text:a})=>a),...o()}}if(e.take("EXCLUDE"))return{...r,kind:"add-exclusion"}}function Zt(e,n,t){return{kind:"add-column",table:e,column:n,type:t.type,notNull:t.notNull===!0,default:t.default,...t.generated?{generated:t.generated}:{},...t.unique?{unique:!0}:{},...t.primaryKey?{primaryKey:!0}:{},...t.auto?{auto:!0}:{},...t.references===void 0?{}:{references:t.references},...t.check?{check:!0}:{},...t.charset===void 0?{}:{charset:t.charset},...t.collation===void 0?{}:{collation:t.collation}}}function Ll(e,n,t,o){let r={table:n,column:t};if(e.take("SET","NOT","NULL"))return{...r,kind:"set-not-null"};if(e.take("DROP","NOT","NULL"))return{...r,kind:"drop-not-null"};if(e.take("SET","DEFAULT"))return vi(e,o)==="none"?{...r,kind:"drop-default"}:{...r,kind:"set-default"};if(e.take("DROP","DEFAULT"))return{...r,kind:"drop-default"};if(e.take("TYPE")||e.take("SET","DATA","TYPE")){let i=[];for(;!e.done&&!e.is("USING")&&!e.is("COLLATE");)i.push(e.peek()),e.at+=1;let s=e.take("COLLATE")&&e.name()!==void 0;if(e.take("USING")){let l=e.rest();s=s||!(l[0]?.text===t&&l[1]?.text==="::"&&ne(l.slice(2)).toLowerCase()===ne(i).toLowerCase())}return{...r,kind:"change-type",type:ne(i),...s?{using:!0}:{}}}return e.take("DROP","IDENTITY")||e.take("DROP","EXPRESSION")?{...r,kind:"drop-default"}:e.is("SET")&&(e.is("STATISTICS",1)||e.is("STORAGE",1)||e.is("COMPRESSION",1)||e.is("(",1))?{...r,kind:"table-option",how:"storage"}:{...r,kind:"unknown",detail:`ALTER COLUMN ${ne(e.rest()).slice(0,60)}`}}function ql(e,n){e.take("IF","EXISTS"),e.take("ONLY");let t=e.name()??"",o=Ne(e.rest()),r=[];for(let i of o)r.push(...Pl(new fe(i),t,n));return r}function Pl(e,n,t){let o=e.at;if(e.take("ADD")){if(e.take("CONSTRAINT")){e.take("IF","NOT","EXISTS");let s=/^(FOREIGN|UNIQUE|PRIMARY|CHECK)$/.test(e.peek()?.upper??"")?void 0:e.name();return[Ai(e,n,s)??{kind:"unknown",table:n,detail:"ADD CONSTRAINT"}]}let r=/^(FOREIGN|UNIQUE|PRIMARY|CHECK|EXCLUDE)$/.test(e.peek()?.upper??"")?Ai(e,n):void 0;if(r)return[r];if(e.is("FULLTEXT")||e.is("SPATIAL")||(e.is("INDEX")||e.is("KEY"))&&t!=="postgresql"){let a=e.take("FULLTEXT")?"fulltext":e.take("SPATIAL")?"spatial":"plain";return e.take("INDEX")||e.take("KEY"),e.take("IF","NOT","EXISTS"),e.is("(")||e.name(),[{kind:"add-index",table:n,index:a,columns:Ze(e.parenthesis())}]}if(e.is("PARTITION"))return[{kind:"partition",table:n}];if(e.is("SYSTEM")||e.is("PERIOD")&&e.is("FOR",1))return[{kind:"unknown",table:n,detail:"ADD SYSTEM VERSIONING"}];if(e.take("COLUMN"),e.take("IF","NOT","EXISTS"),e.is("("))return Ne(e.parenthesis()??[]).map(a=>Zt(n,a[0].text,Xt(a.slice(1),t)));let i=e.name();return i===void 0?[{kind:"unknown",table:n,detail:ne(e.tokens)}]:[Zt(n,i,Xt(e.rest(),t))]}if(e.take("DROP"))return e.take("CONSTRAINT")||e.take("CHECK")?(e.take("IF","EXISTS"),[{kind:"drop-constraint",table:n,name:e.name()}]):e.take("FOREIGN","KEY")?(e.take("IF","EXISTS"),[{kind:"drop-constraint",table:n,name:e.name()}]):e.take("PRIMARY","KEY")?[{kind:"drop-primary-key",table:n}]:e.take("INDEX")||e.take("KEY")?(e.take("IF","EXISTS"),[{kind:"drop-index",table:n,name:e.name()}]):e.is("PARTITION")?[{kind:"partition",table:n}]:(e.take("COLUMN"),e.take("IF","EXISTS"),[{kind:"drop-column",table:n,column:e.name()}]);if(e.take("ALTER")){if(e.take("CONSTRAINT"))return[{kind:"session",table:n,detail:"ALTER CONSTRAINT"}];if(e.take("INDEX"))return[{kind:"table-option",table:n,how:"index visibility"}];e.take("COLUMN"),e.take("IF","EXISTS");let r=e.name()??"";return[Ll(e,n,r,t)]}if(e.take("MODIFY")||e.is("CHANGE")){let r=e.take("CHANGE");e.take("COLUMN"),e.take("IF","EXISTS");let i=e.name()??"",a=r?e.name():void 0,s=Xt(e.rest(),t),{kind:l,...d}=Zt(n,i,s),c={kind:"modify-column",...d};return a!==void 0&&a!==i?[{kind:"rename-column",table:n,column:i,to:a},{...c,column:a}]:[c]}if(e.take("RENAME")){if(e.take("COLUMN")){let i=e.name();return e.take("TO"),[{kind:"rename-column",table:n,column:i,to:e.name()}]}if(e.take("INDEX")||e.take("KEY")||e.take("CONSTRAINT"))return[{kind:"rename-index",table:n}];if(e.take("TO")||e.take("AS"))return[{kind:"rename-table",table:n,to:e.name()}];let r=e.name();return e.take("TO")?[{kind:"rename-column",table:n,column:r,to:e.name()}]:[{kind:"rename-table",table:n,to:r}]}return e.take("VALIDATE","CONSTRAINT")?[{kind:"validate-constraint",table:n,name:e.name()}]:e.take("CONVERT","TO")?[{kind:"copy-table",table:n,how:"character set"}]:e.is("ENGINE")?[{kind:"copy-table",table:n,how:"engine"}]:e.is("FORCE")&&e.tokens.length===1?[{kind:"rebuild-table",table:n}]:e.is("ROW_FORMAT")||e.is("KEY_BLOCK_SIZE")?[{kind:"rebuild-table",table:n}]:e.take("COMMENT")?[{kind:"comment",table:n}]:e.take("ALGORITHM")?(e.take("="),e.is("COPY")?[{kind:"copy-table",table:n,how:"ALGORITHM=COPY"}]:[]):e.take("LOCK")?(e.take("="),e.is("SHARED")||e.is("EXCLUSIVE")?[{kind:"lock-table",table:n}]:[]):e.is("AUTO_INCREMENT")||e.is("DEFAULT")||e.is("CHARSET")||e.is("COLLATE")||e.is("CHARACTER")||e.is("STATS_PERSISTENT")?[{kind:"table-option",table:n,how:"default for new columns"}]:e.take("SET")&&e.is("(")?[{kind:"table-option",table:n,how:"storage parameters"}]:e.take("OWNER")?[{kind:"unknown",table:n,detail:"OWNER TO"}]:e.is("PARTITION")||e.is("ATTACH")||e.is("DETACH")?[{kind:"partition",table:n}]:(e.at=o,[{kind:"unknown",table:n,detail:`ALTER TABLE … ${ne(e.rest()).slice(0,60)}`}])}function Ml(e){let n=e.take("IF","NOT","EXISTS"),t=e.name()??"",o=e.parenthesis(),r=(o??[]).flatMap((c,u)=>c.upper==="REFERENCES"?[o[u+1]?.text??""]:[]),i=e.rest().some(({upper:c})=>c==="SELECT")||o?.[0]?.upper==="SELECT",a=Ne(o??[]).filter(c=>!/^(CONSTRAINT|PRIMARY|UNIQUE|FOREIGN|CHECK|KEY|INDEX|EXCLUDE|LIKE)$/.test(c[0]?.upper??"")).map(c=>c[0].text),s={kind:"create-table",table:t,columns:a,...n?{ifNotExists:n}:{},...r.length>0?{references:r[0]}:{}};if(!i)return[s];let l=[...o??[],...e.rest()],d=l.findIndex(({upper:c})=>c==="FROM");return[s,{kind:"insert-rows",table:t,source:l[d+1]?.text??""}]}function Dl(e){let n=e.take("OR","REPLACE"),t=e.take("TEMPORARY")||e.take("TEMP");if(e.take("UNLOGGED"),e.take("GLOBAL"),e.take("TABLE")){let i=Ml(e);return t?[{kind:"session",detail:"temporary table"}]:n?[{kind:"drop-table",table:i[0]?.table},...i]:i}let o=e.take("UNIQUE"),r=e.take("FULLTEXT")?"fulltext":e.take("SPATIAL")?"spatial":"plain";if(e.take("INDEX")){let i=e.take("CONCURRENTLY");e.take("IF","NOT","EXISTS");let a=e.is("ON")?void 0:e.name();e.take("USING")&&e.name(),e.take("ON"),e.take("ONLY");let s=e.name()??"";e.take("USING")&&e.name();let l=Ze(e.parenthesis()),d={table:s,columns:l,...a?{name:a}:{},...i?{concurrently:i}:{}};return[o?{kind:"add-unique",...d}:{kind:"add-index",index:r,...d}]}if(e.take("EXTENSION"))return[{kind:"create-extension"}];for(;!e.done&&!/^(VIEW|TRIGGER|FUNCTION|PROCEDURE|TYPE|DOMAIN|SEQUENCE|SCHEMA|COLLATION|EVENT|RULE|POLICY|AGGREGATE|OPERATOR|CAST|STATISTICS|MATERIALIZED|CONSTRAINT|USER|ROLE|DATABASE|VIRTUAL)$/.test(e.peek().upper);)e.at+=1;if(e.take("MATERIALIZED"))return[{kind:"create-view",detail:"materialized"}];if(e.take("VIEW"))return e.take("IF","NOT","EXISTS"),[{kind:"create-view",name:e.name(),...n?{replace:n}:{}}];if(e.take("CONSTRAINT","TRIGGER")||e.take("TRIGGER")){let i=e.tokens.findIndex(({upper:s})=>s==="ON");return[{kind:"create-trigger",table:new fe(e.tokens.slice(i+1)).name()}]}return e.is("FUNCTION")||e.is("PROCEDURE")||e.is("AGGREGATE")?[{kind:"create-routine",...n?{replace:n}:{}}]:e.is("TYPE")||e.is("DOMAIN")||e.is("SCHEMA")||e.is("COLLATION")||e.is("STATISTICS")?[{kind:"create-type"}]:e.is("SEQUENCE")?[{kind:"create-sequence"}]:[{kind:"unknown",detail:`CREATE ${ne(e.rest()).slice(0,60)}`}]}function Ul(e){e.take("TEMPORARY");let n=t=>(e.take("IF","EXISTS"),Ne(e.rest()).map(o=>({kind:t,table:new fe(o).name()})));if(e.take("TABLE"))return n("drop-table");if(e.take("INDEX")){let t=e.take("CONCURRENTLY");e.take("IF","EXISTS");let o=e.name(),r=e.take("ON")?e.name():void 0;return[{kind:"drop-index",name:o,table:r,...t?{concurrently:t}:{}}]}return e.take("MATERIALIZED","VIEW")||e.take("VIEW")?n("drop-view"):e.take("SEQUENCE")?n("drop-sequence"):e.is("TYPE")||e.is("DOMAIN")||e.is("SCHEMA")||e.is("EXTENSION")?[{kind:"drop-type"}]:e.is("FUNCTION")||e.is("PROCEDURE")||e.is("TRIGGER")||e.is("AGGREGATE")?[{kind:"drop-routine"}]:[{kind:"unknown",detail:`DROP ${ne(e.rest()).slice(0,60)}`}]}function Fl(e){let n=e.tokens.findIndex(({upper:t},o)=>o>0&&(t==="FROM"||t==="JOIN"));if(!(n<0||!e.tokens.some(({upper:t})=>t==="SELECT")))return new fe(e.tokens.slice(n+1)).name()}var xi=/^(INSERT|UPDATE|DELETE|REPLACE|MERGE)$/,jl=/^(SET|RESET|BEGIN|COMMIT|START|SAVEPOINT|RELEASE|ANALYZE|PRAGMA|UNLOCK|DEALLOCATE)$/,Gl=/^((defer_)?foreign_keys|legacy_alter_table|query_only|busy_timeout|optimize|\w+_(check|info|list))$/i;function Hl(e,n){let t=e[1]?.upper??"";return n==="SET"?/^(STATEMENT|PASSWORD)$/.test(t)||e.some(({upper:o})=>/^(GLOBAL|PERSIST)$/.test(o)):n==="BEGIN"?t==="NOT":n==="PRAGMA"?!e.slice(1).some(({text:o})=>Gl.test(o)):!1}function Ri(e,n){if(e.open)return[{kind:"unknown",detail:e.text.slice(0,80)}];let t=new fe(e.tokens),o=t.peek()?.upper??"",r=t.tokens.some(({upper:i})=>i==="WHERE");if(t.take("ALTER","TABLE")||t.take("ALTER","IGNORE","TABLE")||t.take("ALTER","ONLINE","TABLE"))return ql(t,n);if(t.take("CREATE"))return Dl(t);if(t.take("DROP"))return Ul(t);if(t.take("RENAME","TABLE")){let i=t.name();return t.take("TO"),[{kind:"rename-table",table:i,to:t.name()}]}if(t.take("ALTER","INDEX"))return t.take("IF","EXISTS"),t.name(),t.is("RENAME")?[{kind:"rename-index"}]:[{kind:"table-option",how:"index storage"}];if(t.take("ALTER","SEQUENCE"))return[t.tokens.some(({upper:i})=>/^(RESTART|RENAME|MINVALUE|MAXVALUE|INCREMENT|SET|OWNER)$/.test(i))?{kind:"unknown",detail:e.text.slice(0,80)}:{kind:"alter-sequence"}];if(t.take("ALTER","TYPE"))return t.name(),[{kind:"alter-type",how:t.is("ADD")&&t.is("VALUE",1)?"add value":"other"}];if(t.take("ALTER","VIEW"))return[{kind:"create-view",replace:!0}];if(o==="INSERT"||o==="REPLACE"){let i=t.tokens.some(({upper:s},l)=>s==="CONFLICT"&&t.tokens.slice(l).some(({upper:d})=>d==="UPDATE")||s==="DUPLICATE");for(;!t.done&&/^(INSERT|REPLACE|LOW_PRIORITY|IGNORE|INTO|OR|DELAYED)$/.test(t.peek().upper);)t.at+=1;let a=t.name();return[{kind:i||o==="REPLACE"?"update-rows":"insert-rows",table:a,source:Fl(t),where:r}]}if(o==="UPDATE")return t.at+=1,t.take("ONLY"),t.take("LOW_PRIORITY"),t.take("IGNORE"),[{kind:"update-rows",table:t.name(),where:r}];if(o==="DELETE"){for(;!t.done&&/^(DELETE|LOW_PRIORITY|QUICK|IGNORE|FROM|ONLY)$/.test(t.peek().upper);)t.at+=1;return[{kind:"delete-rows",table:t.name(),where:r}]}if(t.take("TRUNCATE"))return t.take("TABLE"),[{kind:"truncate",table:t.name()}];if(o==="WITH"){let i=t.tokens.find(({upper:a})=>xi.test(a));if(i)return[{kind:"unknown",detail:`WITH … ${i.upper}`}]}if(/^(EXPLAIN|ANALYZE)$/.test(o)&&t.tokens.some(({upper:i})=>xi.test(i)))return[{kind:"unknown",detail:e.text.slice(0,80)}];if(/^(SELECT|VALUES|SHOW|EXPLAIN|WITH)$/.test(o)){let i=t.tokens.some(({upper:d},c)=>d==="FOR"&&/^(UPDATE|SHARE)$/.test(t.tokens[c+1]?.upper??"")),a=t.tokens.filter(({kind:d},c)=>d==="word"&&t.tokens[c+1]?.text==="("),s=t.tokens.some(({upper:d},c)=>d==="NEXT"&&t.tokens[c+1]?.upper==="VALUE"&&t.tokens[c+2]?.upper==="FOR"),l=a.every(({text:d})=>/^(currval|lastval|pg_get_serial_sequence|coalesce|max|min|count|sum|avg|now|version|lower|upper|length|exists|in|from|select|set_config|to_char|concat|values|and|or|not|where|any|all|as|on|using|over|union|materialized)$/i.test(d));return[i||s||!l?{kind:"unknown",detail:i?"SELECT … FOR UPDATE":"SELECT of a function"}:{kind:"read"}]}if(jl.test(o))return[Hl(t.tokens,o)?{kind:"unknown",detail:e.text.slice(0,80)}:{kind:"session"}];if(o==="END"&&t.tokens.length<=2)return[{kind:"session"}];if(t.take("LOCK"))return t.take("TABLES"),t.take("TABLE"),[{kind:"lock-table",table:t.name()}];if(t.take("COMMENT","ON"))return[{kind:"comment"}];if(o==="GRANT")return[{kind:"grant"}];if(o==="REVOKE")return[{kind:"revoke"}];if(t.take("REINDEX")){let i=t.tokens.some(({upper:a})=>a==="CONCURRENTLY");return[{kind:"reindex",...i?{concurrently:i}:{}}]}return t.take("OPTIMIZE","TABLE")?[{kind:"rebuild-table",table:t.name()}]:o==="VACUUM"?[t.tokens.some(({upper:i})=>i==="FULL")?{kind:"copy-table",how:"VACUUM FULL"}:{kind:"session"}]:o==="CLUSTER"?[{kind:"copy-table",how:"CLUSTER"}]:[{kind:"unknown",detail:e.text.slice(0,80)}]}var Bl={integer:"int",int2:"smallint",int4:"int",int8:"bigint","character varying":"varchar",character:"char",bool:"boolean",numeric:"decimal",dec:"decimal","double precision":"double",real:"float",float8:"double",float4:"float",serial:"int",bigserial:"bigint",smallserial:"smallint","timestamp with time zone":"timestamptz","timestamp without time zone":"timestamp","time without time zone":"time","time with time zone":"timetz"};function Ii(e,n){let t=/\bunsigned\b/i.test(n),o=n.toLowerCase().replace(/\s+(collate|character set|charset)\s+\S+/g,"").replace(/\b(unsigned|signed|zerofill)\b/g,"").replace(/[`"]/g,"").trim(),r=/^([a-z_][^()[\]]*?)\s*(?:\(([^)]*)\))?\s*((?:with|without) time zone)?\s*(\[.*)?$/.exec(o);if(!r)return{name:o,arguments:[],unsigned:t,values:[]};let i=[r[1],r[3]].filter(Boolean).join(" ").replace(/\s+/g," "),a=r[2]??"",s=a.split(",").map(c=>c.trim()),l=e==="mariadb"||e==="mysql";i=Bl[i]??i,l&&(i==="boolean"||i==="tinyint"&&a==="1")&&(i="tinyint"),l&&i==="json"&&(i="longtext");let d=/^(tinyint|smallint|mediumint|int|bigint)$/.test(i);return{name:`${i}${r[4]??""}`,arguments:d||/^(enum|set)$/.test(i)?[]:s.filter(c=>/^\d+$/.test(c)).map(Number),unsigned:t,values:/^(enum|set)$/.test(i)?s:[]}}var $i=["tinyint","smallint","mediumint","int","bigint"],eo=["tinytext","text","mediumtext","longtext"],Wl=["tinyblob","blob","mediumblob","longblob"],Ci=255;function en(e,n,t,o){let r=Ii(e,n),i=Ii(e,t),a=e==="mariadb"||e==="mysql";if(r.name===i.name&&r.unsigned===i.unsigned&&r.arguments.join()===i.arguments.join()&&r.values.join()===i.values.join())return"same";let[l=0,d=0]=r.arguments,[c=0,u=0]=i.arguments;for(let p of[$i,...a?[eo,Wl]:[]]){let h=p.indexOf(r.name),m=p.indexOf(i.name);if(!(h<0||m<0))return r.unsigned!==i.unsigned?i.unsigned||m<=h?"narrows":"widens-by-copy":m>h?"widens-by-copy":"narrows"}if(r.name==="varchar"&&i.name==="varchar")return a?c<l?"narrows":(o?[o]:[1,2,3,4]).some(h=>l*h<=Ci&&c*h>Ci)?"widens-by-copy":"widens":i.arguments.length===0?"widens":r.arguments.length===0||c<l?"narrows":"widens";if(r.name==="char"&&i.name==="char")return c>l?"widens-by-copy":"narrows";if(r.name==="decimal"&&i.name==="decimal")return i.arguments.length===0?a?"narrows":"widens":r.arguments.length===0||u<d||c-u<l-d?"narrows":!a&&u===d?"widens":"widens-by-copy";if(e==="postgresql"){if(r.name==="varchar"&&i.name==="text")return"widens";if(r.name==="text"&&i.name==="varchar")return i.arguments.length===0?"widens":"narrows";if(r.name==="cidr"&&i.name==="inet")return"widens"}if(a){if(/^(var)?char$/.test(r.name)&&eo.includes(i.name))return"widens-by-copy";if(eo.includes(r.name)&&i.name==="varchar")return"narrows";if(r.name===i.name&&/^(enum|set)$/.test(i.name))return r.values.every((p,h)=>i.values[h]===p)?"widens":"converts";if(r.name===i.name&&/^(datetime|timestamp|time)$/.test(i.name))return c>=l?"widens-by-copy":"narrows"}return r.name==="float"&&i.name==="double"?"widens-by-copy":r.name==="double"&&i.name==="float"?"narrows":$i.includes(r.name)&&i.name==="decimal"?c-u>=19?"widens-by-copy":"narrows":"converts"}function Li(e){return e!==void 0&&e.column!==null&&!e.manyToMany&&e.type!==null}function Kl(e,n){let t=n.dbDefault!==null;return{kind:"add-column",table:e,column:n.column??n.name,type:n.type??"",notNull:!n.null,default:t?"constant":"none",...n.generated?{generated:n.generated}:{},...n.unique?{unique:!0}:{},...n.primaryKey?{primaryKey:!0}:{},.../Auto(Big|Small)?Field$|^(Big|Small)?AutoField$/.test(n.internal)?{auto:!0}:{},...n.references&&n.constraint?{references:n.references}:{}}}function Vl(e){return e.unique||e.primaryKey||!e.null&&e.dbDefault===null||e.generated==="stored"||e.hasDefault&&!e.null}function Ql(e,n,t,o){let r={table:e,column:n.column??n.name},i=[];if(n.manyToMany||t.manyToMany)return n.manyToMany&&t.manyToMany?[]:[{...r,kind:"unknown",detail:"a many-to-many field became another"}];n.column!==t.column&&i.push({...r,kind:"rename-column",to:t.column??""}),(n.type!==t.type||n.maxLength!==t.maxLength)&&en(o,n.type??"",t.type??"",4)!=="same"&&i.push({...r,kind:"change-type",type:t.type??""}),n.null&&!t.null&&i.push({...r,kind:"set-not-null"}),!n.null&&t.null&&i.push({...r,kind:"drop-not-null"}),n.dbDefault!==t.dbDefault&&i.push({...r,kind:t.dbDefault===null?"drop-default":"set-default",notNull:!t.null}),!n.unique&&t.unique&&i.push({...r,kind:"add-unique",columns:[r.column]}),n.unique&&!t.unique&&i.push({...r,kind:"drop-constraint"}),!n.index&&t.index&&!t.unique&&i.push({...r,kind:"add-index"}),n.index&&!t.index&&!t.unique&&i.push({...r,kind:"drop-index"}),n.collation!==t.collation&&i.push({...r,kind:"change-type",type:t.type??"",using:!0});let a=n.references&&n.constraint?n.references:null,s=t.references&&t.constraint?t.references:null;return a!==s&&(a&&i.push({...r,kind:"drop-constraint"}),s&&i.push({...r,kind:"add-foreign-key",columns:[r.column],references:s})),i}function no(e,n){let t=new Set(e.bases??[]),o=e.table??"",{before:r,after:i}=e,a=n==="sqlite"?[{kind:"rebuild-table",table:o}]:[];if(e.managed===!1&&!t.has("RunPython")&&!t.has("RunSQL"))return[];if(t.has("SeparateDatabaseAndState")){let s=(e.inner??[]).map(l=>no(l,n));return s.every(l=>l!==void 0)?s.flat():void 0}if(t.has("RunPython"))return[];if(t.has("CreateModel"))return[{kind:"create-table",table:e.to??o}];if(t.has("DeleteModel"))return[{kind:"drop-table",table:o}];if(t.has("RenameModel")||t.has("AlterModelTable"))return e.table===e.to?[]:[{kind:"rename-table",table:o,to:e.to??""}];if(t.has("AddField")){if(i?.manyToMany)return[{kind:"create-table",table:`${o}_${i.name}`}];if(!Li(i))return[];let s=i.index&&!i.unique?[{kind:"add-index",table:o,columns:[i.column??i.name]}]:[];return[Kl(o,i),...Vl(i)?a:[],...s]}if(t.has("RemoveField"))return r?.manyToMany?[{kind:"drop-table",table:`${o}_${r.name}`}]:Li(r)?[{kind:"drop-column",table:o,column:r.column??r.name}]:[];if(t.has("RenameField"))return!r||!i?void 0:r.column===i.column?[]:[{kind:"rename-column",table:o,column:r.column??"",to:i.column??""}];if(t.has("AlterField"))return!r||!i?void 0:Ql(o,r,i,n);if(t.has("AddIndex"))return[{kind:"add-index",table:o}];if(t.has("RemoveIndex"))return[{kind:"drop-index",table:o}];if(t.has("RenameIndex"))return[{kind:"rename-index",table:o}];if(t.has("AlterUniqueTogether")||t.has("AlterIndexTogether")){let s=t.has("AlterUniqueTogether");return[...(e.added??[]).map(l=>({kind:s?"add-unique":"add-index",table:o,columns:l})),...(e.removed??[]).map(()=>({kind:s?"drop-constraint":"drop-index",table:o}))]}if(t.has("AddConstraint"))return[e.constraint==="UniqueConstraint"?{kind:"add-unique",table:o,columns:e.fields??[]}:e.constraint==="CheckConstraint"?{kind:"add-check",table:o}:{kind:"unknown",table:o,detail:e.description}];if(t.has("RemoveConstraint"))return[{kind:"drop-constraint",table:o}];if(t.has("AlterOrderWithRespectTo"))return[{kind:"add-column",table:o,column:"_order",type:"integer",notNull:!0,default:"none"},...a];if(t.has("AlterModelTableComment"))return[{kind:"comment",table:o}];if(t.has("ModelOptionOperation")||t.has("AlterModelOptions")||t.has("AlterModelManagers"))return[]}var F=["mariadb","mysql","postgresql","sqlite"],B=["mariadb","mysql"],P=["postgresql"],G=["sqlite"],T={mariadbInstant:"https://mariadb.com/kb/en/innodb-online-ddl-operations-with-the-instant-alter-algorithm/",mariadbInplace:"https://mariadb.com/kb/en/innodb-online-ddl-operations-with-the-inplace-alter-algorithm/",mariadbOverview:"https://mariadb.com/kb/en/innodb-online-ddl-overview/",pgAlter:"https://www.postgresql.org/docs/current/sql-altertable.html",pgLocks:"https://www.postgresql.org/docs/current/explicit-locking.html",pgIndex:"https://www.postgresql.org/docs/current/sql-createindex.html",pgEnum:"https://www.postgresql.org/docs/current/sql-altertype.html",sqlite:"https://www.sqlite.org/lang_altertable.html",dbDefault:"https://docs.djangoproject.com/en/stable/ref/models/fields/#db-default",separate:"https://docs.djangoproject.com/en/stable/ref/migration-operations/#separatedatabaseandstate",concurrent:"https://docs.djangoproject.com/en/stable/ref/contrib/postgres/operations/#concurrent-index-operations",constraints:"https://docs.djangoproject.com/en/stable/ref/contrib/postgres/operations/#adding-constraints-without-enforcing-validation",nonAtomic:"https://docs.djangoproject.com/en/stable/howto/writing-migrations/#non-atomic-migrations",runPython:"https://docs.djangoproject.com/en/stable/ref/migration-operations/#runpython",expandContract:"https://martinfowler.com/bliki/ParallelChange.html"},Ee=[{engines:F,lock:"instant",compat:"keeps"}],to=[{id:"create-table",kinds:["create-table"],verdicts:Ee,explanation:"A new table: no running code knows it.",recipe:"",link:T.expandContract},{id:"drop-table",kinds:["drop-table"],verdicts:[{engines:F,lock:"instant",compat:"breaks"}],explanation:"The code that runs now still queries the table and fails as soon as it is gone.",recipe:"Release the code without the model first (SeparateDatabaseAndState with the DeleteModel in state_operations only), and drop the table in a later release.",link:T.separate},{id:"rename-table",kinds:["rename-table"],verdicts:[{engines:F,lock:"instant",compat:"breaks"}],explanation:"The code that runs now asks for the table by its old name.",recipe:"Keep the name in the database: rename the model with `db_table` set to the old name in Meta.",link:T.separate},{id:"copy-table",kinds:["copy-table"],when:{how:"engine"},verdicts:[{engines:B,lock:"rewrites",compat:"keeps"}],explanation:"The table is written anew in another storage engine, and writes wait until it is done.",recipe:"Use an online schema change tool (pt-online-schema-change, gh-ost) or a moment without traffic.",link:T.mariadbOverview},{id:"copy-table",kinds:["copy-table"],verdicts:[{engines:B,lock:"rewrites",compat:"keeps"},{engines:P,lock:"rewrites",compat:"keeps"}],explanation:"Every row is written anew, and writes wait until it is done.",recipe:"Use an online schema change tool (pt-online-schema-change, gh-ost, pg_repack) or a moment without traffic.",link:T.mariadbOverview},{id:"rebuild-table",kinds:["rebuild-table"],verdicts:[{engines:B,lock:"online",compat:"keeps"},{engines:G,lock:"rewrites",compat:"keeps"}],explanation:"The table is rebuilt: online in InnoDB, but in SQLite every other writer waits until all rows are copied.",recipe:"On SQLite, migrate while the application is stopped, or keep the column as it is.",link:T.sqlite},{id:"table-option",kinds:["table-option","comment"],verdicts:Ee,explanation:"Only the catalogue changes.",recipe:"",link:T.mariadbInstant},{id:"add-column-auto",kinds:["add-column"],when:{auto:!0},verdicts:[{engines:B,lock:"rewrites",compat:"keeps"},{engines:P,lock:"rewrites",compat:"keeps"},{engines:G,lock:"rewrites",compat:"keeps"}],explanation:"Every row gets its own number, so the table is written anew while nobody can write to it.",recipe:"Add the column nullable, fill it in batches, and add the sequence and the key afterwards.",link:T.pgAlter},{id:"add-column-primary-key",kinds:["add-column"],when:{primaryKey:!0},verdicts:[{engines:F,lock:"rewrites",compat:"breaks"}],explanation:"The rows are ordered by the primary key, so the table is written anew.",recipe:"Create a new table with the new key, copy in batches, and switch in a later release.",link:T.mariadbInplace},{id:"add-column-generated-stored",kinds:["add-column"],when:{generated:"stored"},verdicts:[{engines:B,lock:"rewrites",compat:"keeps"},{engines:P,lock:"rewrites",compat:"keeps"},{engines:G,lock:"rewrites",compat:"keeps"}],explanation:"A stored generated column is computed for every row at once: the table is written anew.",recipe:"Use a virtual generated column (`db_persist=False`) where the engine has them, or compute the value in a query.",link:T.pgAlter},{id:"add-column-volatile-default",kinds:["add-column"],when:{default:"volatile"},verdicts:[{engines:B,lock:"rewrites"},{engines:P,lock:"rewrites"},{engines:G,lock:"rewrites"}],explanation:"The default differs from row to row, so every row is written while nobody can write to the table.",recipe:"Add the column without a default, set the default in a second statement (it holds for new rows), and fill old rows in batches.",link:T.pgAlter},{id:"add-column-references",kinds:["add-column"],when:{references:!0,default:["constant","volatile"]},verdicts:[{engines:P,lock:"blocks-writes"}],explanation:"The default of the new column is checked against the other table for every row while both are locked.",recipe:"Add the column nullable without a default; the reference then needs no check.",link:T.pgAlter},{id:"add-column-references",kinds:["add-column"],when:{references:!0},verdicts:[{engines:B,lock:"rewrites"}],explanation:"A foreign key copies the whole table while foreign_key_checks is on, and writes wait.",recipe:"Use `db_constraint=False`, or add the column first and the key with `SET foreign_key_checks = 0` around it.",link:T.mariadbInplace},{id:"add-column-unique",kinds:["add-column"],when:{unique:!0},verdicts:[{engines:B,lock:"online"},{engines:P,lock:"blocks-writes"},{engines:G,lock:"rewrites"}],explanation:"A unique index is built while the table is locked for reads and writes.",recipe:"Add the column without `unique`, then the index with AddIndexConcurrently or `CREATE UNIQUE INDEX CONCURRENTLY`.",link:T.pgIndex},{id:"add-column-check",kinds:["add-column"],when:{check:!0},verdicts:[{engines:B,lock:"instant"},{engines:P,lock:"blocks-writes"},{engines:G,lock:"instant"}],explanation:"The column's CHECK (a Positive…IntegerField has one) is tried on every row while the table is locked for reads and writes.",recipe:"Use a field without a check (IntegerField), or add the constraint NOT VALID and validate it in a second migration.",link:T.pgAlter},{id:"add-column-default",kinds:["add-column"],when:{default:"constant"},verdicts:[{engines:["mariadb"],from:"10.3",lock:"instant"},{engines:["mariadb"],below:"10.3",lock:"rewrites"},{engines:["mysql"],from:"8.0.12",lock:"instant"},{engines:["mysql"],below:"8.0.12",lock:"rewrites"},{engines:P,from:"11",lock:"instant"},{engines:P,below:"11",lock:"rewrites"},{engines:G,lock:"instant"}],explanation:"Old servers write the default into every row while the table is locked.",recipe:"Add the column without a default, set the default in a second statement, and fill old rows in batches.",link:T.mariadbInstant},{id:"add-column",kinds:["add-column"],verdicts:[{engines:["mariadb"],from:"10.3",lock:"instant"},{engines:["mariadb"],below:"10.3",lock:"online"},{engines:["mysql"],from:"8.0.12",lock:"instant"},{engines:["mysql"],below:"8.0.12",lock:"online"},{engines:P,lock:"instant"},{engines:G,lock:"instant"}],explanation:"A column that running code does not name disturbs it in nothing.",recipe:"",link:T.mariadbInstant},{id:"add-column-not-null",kinds:["add-column"],when:{oldInsertsFail:!0},verdicts:[{engines:F,compat:"breaks"}],explanation:"The column is NOT NULL and has no default in the database, so every INSERT of the code that runs now fails. (Django drops the default of a field as soon as the column is there.)",recipe:"Give the field `db_default` (Django 5.0), or add it with `null=True` and tighten it in a later release.",link:T.dbDefault},{id:"add-column-unique-default",kinds:["add-column"],when:{unique:!0,default:"constant"},verdicts:[{engines:F,compat:"breaks"}],explanation:"Every row gets the same value in a column that allows it once: with two rows the migration fails, and so does every INSERT of the code that runs now.",recipe:"Add the column nullable and without a default, and fill it with values that differ.",link:T.pgAlter},{id:"add-column",kinds:["add-column"],verdicts:[{engines:F,compat:"keeps"}],explanation:"A column that running code does not name disturbs it in nothing.",recipe:"",link:T.mariadbInstant},{id:"drop-column-forgotten",kinds:["drop-column"],when:{forgotten:!0},verdicts:[{engines:["mariadb"],from:"10.4",lock:"instant",compat:"keeps"},{engines:["mariadb"],below:"10.4",lock:"online",compat:"keeps"},{engines:["mysql"],from:"8.0.29",lock:"instant",compat:"keeps"},{engines:["mysql"],below:"8.0.29",lock:"online",compat:"keeps"},{engines:P,lock:"instant",compat:"keeps"},{engines:G,lock:"rewrites",compat:"keeps"}],explanation:"No model of the applied migrations knows the column any more: an earlier release stopped using it.",recipe:"On SQLite, migrate while the application is stopped.",link:T.separate},{id:"drop-column",kinds:["drop-column"],verdicts:[{engines:["mariadb"],from:"10.4",lock:"instant",compat:"breaks"},{engines:["mariadb"],below:"10.4",lock:"online",compat:"breaks"},{engines:["mysql"],from:"8.0.29",lock:"instant",compat:"breaks"},{engines:["mysql"],below:"8.0.29",lock:"online",compat:"breaks"},{engines:P,lock:"instant",compat:"breaks"},{engines:G,lock:"rewrites",compat:"breaks"}],explanation:"The code that runs now names the column in every SELECT and fails as soon as it is gone.",recipe:"Two releases: first remove the field in the state only (SeparateDatabaseAndState) and make the column nullable or give it a database default; drop it in the next one.",link:T.separate},{id:"rename-column",kinds:["rename-column"],verdicts:[{engines:F,lock:"instant",compat:"breaks"}],explanation:"The code that runs now names the column by its old name.",recipe:"Keep the name in the database: rename the field and set `db_column` to the old name.",link:T.expandContract},{id:"change-type-nothing",kinds:["change-type"],when:{typeChange:"same"},verdicts:Ee,explanation:"The type stays what it is.",recipe:"",link:T.mariadbInstant},{id:"widen-type",kinds:["change-type"],when:{typeChange:"widens"},verdicts:[{engines:["mariadb","mysql","postgresql"],lock:"instant",compat:"keeps"},{engines:G,lock:"rewrites",compat:"keeps"}],explanation:"Only the catalogue changes where the stored form stays the same; SQLite copies the table.",recipe:"On SQLite, migrate while the application is stopped.",link:T.mariadbInstant},{id:"widen-type-by-copy",kinds:["change-type"],when:{typeChange:"widens-by-copy"},verdicts:[{engines:F,lock:"rewrites",compat:"keeps"}],explanation:"The stored form differs, so every row is written anew while writes wait (in MariaDB also a VARCHAR that grows beyond 255 bytes).",recipe:"Add a second column of the new type, write both, fill old rows in batches, then switch; or use an online schema change tool.",link:T.mariadbInplace},{id:"narrow-type",kinds:["change-type"],when:{typeChange:"narrows"},verdicts:[{engines:F,lock:"rewrites",compat:"breaks"}],explanation:"The code that runs now may still write values that no longer fit, and every row is written anew.",recipe:"Limit the values in the code first (a validator), and leave the column as wide as it is.",link:T.mariadbInplace},{id:"change-type",kinds:["change-type"],when:{typeChange:"converts"},verdicts:[{engines:F,lock:"rewrites",compat:"breaks"}],explanation:"Every row is converted while writes wait, and the code that runs now still sends the old type.",recipe:"Add a second column of the new type, write both, fill old rows in batches, then switch in a later release.",link:T.pgAlter},{id:"change-type-unknown",kinds:["change-type"],verdicts:[{engines:F,lock:"unknown",compat:"unknown"}],explanation:"The type of the column before the change is not known here, so nothing can be promised.",recipe:"Compare the types by hand and allow the rule with a reason, or add a second column instead.",link:T.pgAlter},{id:"set-not-null-checked",kinds:["set-not-null"],when:{checkedNotNull:!0},verdicts:[{engines:P,from:"12",lock:"instant",compat:"keeps"},{engines:P,below:"12",compat:"keeps"}],explanation:"A validated CHECK proves that no row is NULL: nothing is scanned, and nothing refused that was not before.",recipe:"",link:T.pgAlter},{id:"set-not-null",kinds:["set-not-null"],verdicts:[{engines:B,lock:"online",compat:"breaks"},{engines:P,lock:"blocks-writes",compat:"breaks"},{engines:G,lock:"rewrites",compat:"breaks"}],explanation:"The code that runs now may still write NULL; and PostgreSQL scans the table while nobody can read or write.",recipe:"Release code that never writes NULL first; on PostgreSQL add `CHECK (column IS NOT NULL) NOT VALID`, validate it, then set NOT NULL.",link:T.constraints},{id:"drop-not-null",kinds:["drop-not-null"],verdicts:[{engines:B,lock:"online",compat:"keeps"},{engines:P,lock:"instant",compat:"keeps"},{engines:G,lock:"rewrites",compat:"keeps"}],explanation:"Nothing that was allowed is refused afterwards; SQLite copies the table.",recipe:"On SQLite, migrate while the application is stopped.",link:T.mariadbInplace},{id:"set-default",kinds:["set-default"],verdicts:[{engines:["mariadb","mysql","postgresql"],lock:"instant",compat:"keeps"},{engines:G,lock:"rewrites",compat:"keeps"}],explanation:"Only new rows are concerned; SQLite copies the table.",recipe:"On SQLite, migrate while the application is stopped.",link:T.mariadbInstant},{id:"drop-default",kinds:["drop-default"],when:{columnNotNull:!0,newColumns:!1},verdicts:[{engines:["mariadb","mysql","postgresql"],lock:"instant",compat:"breaks"},{engines:G,lock:"rewrites",compat:"breaks"}],explanation:"The column is NOT NULL: code that relied on the default of the database fails to insert.",recipe:"Release code that always writes the column first.",link:T.dbDefault},{id:"drop-default",kinds:["drop-default"],verdicts:[{engines:["mariadb","mysql","postgresql"],lock:"instant",compat:"keeps"},{engines:G,lock:"rewrites",compat:"keeps"}],explanation:"Only new rows are concerned; SQLite copies the table.",recipe:"On SQLite, migrate while the application is stopped.",link:T.mariadbInstant},{id:"add-index-concurrently",kinds:["add-index"],when:{concurrently:!0},verdicts:[{engines:P,lock:"online",compat:"keeps"}],explanation:"The index is built beside reads and writes.",recipe:"",link:T.concurrent},{id:"add-index-fulltext",kinds:["add-index"],when:{index:["fulltext","spatial"]},verdicts:[{engines:B,lock:"blocks-writes",compat:"keeps"}],explanation:"A FULLTEXT or SPATIAL index is built while writes wait.",recipe:"Build it in a moment without traffic, or on a copy with an online schema change tool.",link:T.mariadbInplace},{id:"add-index",kinds:["add-index"],verdicts:[{engines:B,lock:"online",compat:"keeps"},{engines:P,lock:"blocks-writes",compat:"keeps"},{engines:G,lock:"blocks-writes",compat:"keeps"}],explanation:"PostgreSQL builds the index while writes to the table wait; InnoDB builds it online.",recipe:"Use AddIndexConcurrently in a migration with `atomic = False`.",link:T.concurrent},{id:"drop-index",kinds:["drop-index"],verdicts:[{engines:B,lock:"online",compat:"keeps"},{engines:P,lock:"instant",compat:"keeps"},{engines:G,lock:"instant",compat:"keeps"}],explanation:"Nothing that was allowed is refused afterwards. Queries that used the index get slower.",recipe:"",link:T.pgIndex},{id:"rename-index",kinds:["rename-index"],verdicts:[{engines:["mariadb"],from:"10.5.2",lock:"instant",compat:"keeps"},{engines:["mariadb"],below:"10.5.2",lock:"online",compat:"keeps"},{engines:["mysql","postgresql","sqlite"],lock:"instant",compat:"keeps"}],explanation:"Queries do not name indexes.",recipe:"",link:T.mariadbInstant},{id:"add-unique-with-index",kinds:["add-unique","add-primary-key"],when:{usingIndex:!0},verdicts:[{engines:P,lock:"instant",compat:"keeps"}],explanation:"The unique index is there already and holds the rows to it.",recipe:"",link:T.pgAlter},{id:"add-unique-new-column",kinds:["add-unique"],when:{newColumns:!0},verdicts:[{engines:F,compat:"keeps"}],explanation:"The column is new and empty; the code that runs now does not write it.",recipe:"",link:T.pgIndex},{id:"add-unique-concurrently",kinds:["add-unique"],when:{concurrently:!0},verdicts:[{engines:P,lock:"online",compat:"breaks"}],explanation:"The index is built beside reads and writes, but the code that runs now may still write duplicates, which are refused from now on.",recipe:"Release code that writes no duplicates first, then allow this rule with that reason.",link:T.pgIndex},{id:"add-unique",kinds:["add-unique"],verdicts:[{engines:B,lock:"online",compat:"breaks"},{engines:P,lock:"blocks-writes",compat:"breaks"},{engines:G,lock:"blocks-writes",compat:"breaks"}],explanation:"The code that runs now may still write duplicates, which are refused; PostgreSQL builds the index while the table is locked.",recipe:"Release code that writes no duplicates first; on PostgreSQL build a unique index CONCURRENTLY and attach it with ADD CONSTRAINT … USING INDEX.",link:T.pgAlter},{id:"add-foreign-key-new-column",kinds:["add-foreign-key"],when:{newColumns:!0},verdicts:[{engines:F,compat:"keeps"}],explanation:"The column is new and empty; the code that runs now does not write it.",recipe:"",link:T.pgAlter},{id:"add-foreign-key-not-valid",kinds:["add-foreign-key"],when:{notValid:!0},verdicts:[{engines:P,lock:"instant",compat:"breaks"}],explanation:"Old rows are not looked at, but from now on rows of the running code that refer to nothing are refused.",recipe:"Release code that writes only valid references first, then allow this rule with that reason.",link:T.constraints},{id:"add-foreign-key-unchecked",kinds:["add-foreign-key"],when:{checksOff:!0},verdicts:[{engines:B,lock:"online",compat:"breaks"}],explanation:"Without the check the key is added online, but from now on rows of the running code that refer to nothing are refused.",recipe:"Release code that writes only valid references first, then allow this rule with that reason.",link:T.mariadbInplace},{id:"add-foreign-key",kinds:["add-foreign-key"],verdicts:[{engines:B,lock:"rewrites",compat:"breaks"},{engines:P,lock:"blocks-writes",compat:"breaks"},{engines:G,lock:"rewrites",compat:"breaks"}],explanation:"Every row is checked while writes wait (MariaDB even copies the table), and rows of the running code that refer to nothing are refused.",recipe:"PostgreSQL: add the constraint NOT VALID and validate it in a second migration. MariaDB: `SET foreign_key_checks = 0` around it, or `db_constraint=False`.",link:T.constraints},{id:"add-check-not-valid",kinds:["add-check"],when:{notValid:!0},verdicts:[{engines:P,lock:"instant",compat:"breaks"}],explanation:"Old rows are not looked at, but from now on rows of the running code that do not pass are refused.",recipe:"Release code that writes only rows that pass first, then allow this rule with that reason.",link:T.constraints},{id:"add-check",kinds:["add-check"],verdicts:[{engines:B,lock:"rewrites",compat:"breaks"},{engines:P,lock:"blocks-writes",compat:"breaks"},{engines:G,lock:"rewrites",compat:"breaks"}],explanation:"Every row is checked while writes wait (MariaDB copies the table), and rows of the running code that do not pass are refused.",recipe:"Release code that writes only rows that pass first; on PostgreSQL use AddConstraintNotValid and ValidateConstraint.",link:T.constraints},{id:"add-exclusion",kinds:["add-exclusion"],verdicts:[{engines:P,lock:"blocks-writes",compat:"breaks"}],explanation:"The index is built while the table is locked, and rows of the running code that overlap are refused. There is no concurrent way.",recipe:"Add it in a moment without traffic, after releasing code that writes no overlapping rows.",link:T.pgAlter},{id:"add-primary-key",kinds:["add-primary-key"],verdicts:[{engines:B,lock:"online",compat:"breaks"},{engines:P,lock:"blocks-writes",compat:"breaks"},{engines:G,lock:"rewrites",compat:"breaks"}],explanation:"The rows are ordered and held to the new key.",recipe:"On PostgreSQL build a unique index CONCURRENTLY first and use ADD PRIMARY KEY USING INDEX.",link:T.pgAlter},{id:"drop-primary-key",kinds:["drop-primary-key"],verdicts:[{engines:F,lock:"rewrites",compat:"unknown"}],explanation:"InnoDB keeps the rows in the order of the primary key, so the table is written anew.",recipe:"Keep the key; create a new table with the other key and copy in batches.",link:T.mariadbInplace},{id:"drop-constraint",kinds:["drop-constraint"],verdicts:[{engines:["mariadb","mysql","postgresql"],lock:"instant",compat:"keeps"},{engines:G,lock:"rewrites",compat:"keeps"}],explanation:"Nothing that was allowed is refused afterwards; SQLite copies the table.",recipe:"On SQLite, migrate while the application is stopped.",link:T.pgAlter},{id:"validate-constraint",kinds:["validate-constraint"],verdicts:[{engines:P,lock:"online",compat:"keeps"}],explanation:"Old rows are checked beside reads and writes; new rows are held to it already.",recipe:"",link:T.constraints},{id:"create-view",kinds:["create-view"],when:{replace:!0},verdicts:[{engines:F,lock:"instant",compat:"unknown"}],explanation:"The view gives other columns or rows to the code that runs now; what that means is not visible here.",recipe:"Create a view of a new name, and drop the old one in a later release.",link:T.expandContract},{id:"create-view",kinds:["create-view"],verdicts:Ee,explanation:"A new view: no running code knows it.",recipe:"",link:T.expandContract},{id:"drop-view",kinds:["drop-view"],verdicts:[{engines:F,lock:"instant",compat:"breaks"}],explanation:"The code that runs now may still query the view.",recipe:"Release code that does not use it first, and drop it in a later release.",link:T.expandContract},{id:"create-trigger",kinds:["create-trigger"],verdicts:[{engines:F,lock:"instant",compat:"unknown"}],explanation:"The trigger runs for every write of the code that runs now; what it does is not visible here.",recipe:"Look at what it does to those writes, then allow this rule with a reason.",link:T.expandContract},{id:"replace-routine",kinds:["create-routine"],when:{replace:!0},verdicts:[{engines:F,lock:"instant",compat:"unknown"}],explanation:"The code that runs now may call the routine and gets its new form at once.",recipe:"Create it under a new name, and drop the old one in a later release.",link:T.expandContract},{id:"create-object",kinds:["create-routine","create-type","create-sequence","create-extension","alter-sequence","grant"],verdicts:Ee,explanation:"Something new that no running code knows.",recipe:"",link:T.expandContract},{id:"add-enum-value",kinds:["alter-type"],when:{how:"add value"},verdicts:[{engines:P,lock:"instant",compat:"keeps"}],explanation:"The values that the running code knows stay.",recipe:"",link:T.pgEnum},{id:"drop-object",kinds:["alter-type","drop-type","drop-routine","drop-sequence","revoke"],verdicts:[{engines:F,lock:"instant",compat:"breaks"}],explanation:"The code that runs now may still need it.",recipe:"Release code that does not use it first, and remove it in a later release.",link:T.expandContract},{id:"insert-from-table",kinds:["insert-rows"],when:{fromExisting:!0},verdicts:[{engines:B,lock:"blocks-writes",compat:"keeps"},{engines:P,lock:"online",compat:"keeps"},{engines:G,lock:"blocks-writes",compat:"keeps"}],explanation:"INSERT … SELECT locks the rows it reads until the migration ends (InnoDB), and writes to them wait.",recipe:"Copy in batches, each in its own transaction.",link:T.nonAtomic},{id:"insert-rows",kinds:["insert-rows"],verdicts:Ee,explanation:"New rows lock nothing that exists.",recipe:"",link:T.nonAtomic},{id:"update-rows",kinds:["update-rows"],verdicts:[{engines:F,lock:"blocks-writes",compat:"unknown"}],explanation:"Every changed row is locked until the migration ends, and writes to it wait.",recipe:"Update in batches, each in its own transaction (`atomic = False`), after the release rather than before it.",link:T.nonAtomic},{id:"delete-rows",kinds:["delete-rows","truncate"],verdicts:[{engines:F,lock:"blocks-writes",compat:"breaks"}],explanation:"Rows are gone that the code that runs now may still need, and others wait for their locks.",recipe:"Delete in batches after the release whose code does not need the rows.",link:T.nonAtomic},{id:"run-python-noop",kinds:["run-python"],when:{effect:"noop"},verdicts:Ee,explanation:"The function does nothing.",recipe:"",link:T.runPython},{id:"run-python-inserts",kinds:["run-python"],when:{effect:["reads","inserts"]},verdicts:[{engines:F,lock:"online",compat:"keeps"}],explanation:"The function, as far as its own text goes, only reads and adds rows.",recipe:"",link:T.runPython},{id:"run-python",kinds:["run-python"],verdicts:[{engines:F,lock:"unknown",compat:"unknown"}],explanation:"What the Python function does to existing rows, and for how long it locks them, cannot be seen from outside.",recipe:"Work in batches with `atomic = False`, then allow this rule with the reason why it disturbs nobody.",link:T.runPython},{id:"read",kinds:["read","session"],verdicts:Ee,explanation:"Nothing is changed.",recipe:"",link:T.expandContract},{id:"lock-table",kinds:["lock-table"],verdicts:[{engines:F,lock:"blocks-writes",compat:"keeps"}],explanation:"The table is locked until the migration ends.",recipe:"Leave the lock out; a statement takes the locks that it needs.",link:T.pgLocks},{id:"reindex",kinds:["reindex"],when:{concurrently:!0},verdicts:[{engines:P,lock:"online",compat:"keeps"}],explanation:"The indexes are built beside reads and writes.",recipe:"",link:T.pgIndex},{id:"reindex",kinds:["reindex"],verdicts:[{engines:F,lock:"blocks-writes",compat:"keeps"}],explanation:"The indexes are rebuilt while writes wait.",recipe:"Use REINDEX … CONCURRENTLY outside a transaction.",link:T.pgIndex},{id:"unknown-statement",kinds:["unknown","partition","copy-table","rebuild-table","add-exclusion","alter-type","add-index","add-check","add-foreign-key","validate-constraint"],verdicts:[{engines:F,lock:"unknown",compat:"unknown"}],explanation:"This statement is not one whose effects are known here, so nothing is promised.",recipe:"Find out what it locks and whether the running code survives it, then allow this rule with that reason.",link:T.pgLocks}],Te={lockHeld:{id:"lock-held-over-data",explanation:"It is all one transaction: the lock of an ALTER TABLE, which keeps out even readers, is held while a step runs that takes as long as there are rows.",recipe:"Put that step into a migration of its own, or set `atomic = False`. Alembic runs all revisions in one transaction unless env.py sets `transaction_per_migration=True`.",link:T.nonAtomic},sqlNotKnown:{id:"sql-not-known",explanation:"Its SQL could not be had without running it, so nothing is promised.",recipe:"Look at it by hand (`sqlmigrate` after applying the ones before it), then allow this rule with a reason.",link:T.separate},customOperation:{id:"custom-operation",explanation:"It is not one of Django's own operations, and what it does beyond its SQL cannot be seen.",recipe:"Look at what it does, then allow this rule with a reason.",link:T.separate},notTransactional:{id:"not-transactional",explanation:"The engine commits after every schema statement: a failure half way leaves the first ones done and the migration unrecorded.",recipe:"Keep one schema change to a migration.",link:T.mariadbOverview},unknownEngine:{id:"unknown-engine",explanation:"The rules know MariaDB, MySQL, PostgreSQL and SQLite; nothing is promised for another engine.",recipe:"Judge it by hand and allow this rule with a reason.",link:T.pgLocks}};var Yl=["instant","online","blocks-writes","rewrites","unknown"],Jl=["keeps","breaks","unknown"];function qi(e,n){let t=e.split(".").map(Number),o=n.split(".").map(Number);for(let r=0;r<Math.max(t.length,o.length);r+=1){let i=(t[r]||0)-(o[r]||0);if(i!==0)return i}return 0}function zl(e,n,t){return e.kinds.includes(n.kind)?Object.entries(e.when??{}).every(([o,r])=>{let i=t[o];return Array.isArray(r)?r.includes(i):i===r}):!1}function Xl(e,n,t,o){let r,i;for(let a of to)if(zl(a,e,n)){for(let s of a.verdicts)s.engines.includes(t)&&(s.from!==void 0&&(o===""||qi(o,s.from)<0)||s.below!==void 0&&o!==""&&qi(o,s.below)>=0||(s.lock!==void 0&&(r??={value:s.lock,rule:a}),s.compat!==void 0&&(i??={value:s.compat,rule:a})));if(r&&i)break}return{lock:r,compat:i}}var Cn=class{tables=new Map;created=new Set;existing;checksOff=!1;turn=0;locked;there;gone=new Set;constructor(n){this.existing=n.tables??{},this.there=n.existing&&new Set(n.existing.map(t=>t.toLowerCase()));for(let[t,o]of Object.entries(this.existing)){let r=new Map;for(let[i,a]of Object.entries(o.columns))r.set(i,{type:a.type,notNull:!a.null,hasDefault:a.default,auto:a.auto,generated:!1,bytes:a.bytes,charset:a.charset,collation:a.collation??/\bcollate\s+[`"]?(\w+)/i.exec(a.type)?.[1]?.toLowerCase(),isNew:!1,empty:!1,dropped:!1});this.tables.set(t,r)}}column(n,t){return n===void 0||t===void 0?void 0:this.tables.get(n)?.get(t)}creates({table:n="",ifNotExists:t}){let o=n.toLowerCase();return this.gone.has(o)?!0:this.there?!this.there.has(o):t!==!0}recodes({table:n="",charset:t,collation:o},r){let i=this.existing[n]?.collation;return o!==void 0?o!==r.collation:t!==void 0?t!==r.charset:r.collation!=null&&i!=null&&r.collation!==i}expand(n,t){if(n.kind!=="modify-column")return[n];let{kind:o,...r}=n,i=this.column(n.table,n.column);if(!i)return[{...r,kind:"change-type"}];let a=[];this.recodes(n,i)?a.push({...r,kind:"change-type",using:!0}):(i.type===void 0||en(t,i.type,n.type??"",i.bytes)!=="same")&&a.push({...r,kind:"change-type"}),n.notNull===!0&&!i.notNull&&a.push({...r,kind:"set-not-null"}),n.notNull!==!0&&i.notNull&&a.push({...r,kind:"drop-not-null"});let s=n.default!==void 0&&n.default!=="none";return s!==i.hasDefault&&!n.auto&&a.push({...r,kind:s?"set-default":"drop-default"}),a.length>0?a:[{...r,kind:"comment"}]}apply(n){let{table:t="",column:o=""}=n,r=this.tables.get(t),i=this.column(t,o);switch(n.kind){case"create-table":this.creates(n)&&this.created.add(t);break;case"drop-table":this.gone.add(t.toLowerCase());break;case"rename-table":this.gone.add(t.toLowerCase()),n.to!==void 0&&(r&&this.tables.set(n.to,r),this.created.has(t)&&this.created.add(n.to));break;case"add-column":{let a={type:n.type,notNull:n.notNull===!0,hasDefault:n.default!==void 0&&n.default!=="none",auto:n.auto===!0,generated:n.generated!==void 0,bytes:null,charset:n.charset,collation:n.collation,isNew:!0,addedBy:this.turn,empty:n.notNull!==!0&&(n.default??"none")==="none"&&!n.generated,dropped:!1};r?r.set(o,a):this.tables.set(t,new Map([[o,a]]));break}case"drop-column":i&&(i.dropped=!0);break;case"rename-column":i&&n.to!==void 0&&(r?.delete(o),r?.set(n.to,i));break;case"change-type":i&&(i.type=n.type);break;case"set-not-null":i&&(i.notNull=!0);break;case"drop-not-null":i&&(i.notNull=!1);break;case"set-default":i&&(i.hasDefault=!0);break;case"drop-default":i&&(i.hasDefault=!1);break}}};function Zl(e){let n=/^\s*set\s+(?:session\s+|@@session\.)?foreign_key_checks\s*=\s*(\w+)/i.exec(e);return n?/^(0|off)$/i.test(n[1]):void 0}function ed(e,n,t,o){let r=e.line??null,i=[],a=[],s=new Set(e.bases??[]),l=(u,p)=>{(u.bases??[]).includes("RunPython")&&i.push({change:{kind:"run-python",effect:u.effect,detail:u.description},operation:u,line:p}),u.inner?.forEach((h,m)=>{l(h,e.nested?.[m]?.line??p)})};t==="django"&&(l(e,r),e.opaque&&a.push({rule:Te.customOperation.id,line:r}));let c=t==="django"&&(n==="sqlite"||e.sqlError!==void 0)&&!s.has("RunSQL")?no(e,n):void 0;if(c){for(let u of c)i.push({change:u,operation:e,line:r});return{steps:i,findings:a}}if(e.sqlError!==void 0&&!s.has("RunPython"))return a.push({rule:Te.sqlNotKnown.id,line:r,subject:e.sqlError}),{steps:i,findings:a};for(let u of e.sql.flatMap(p=>Rn(p,n))){if(o.changed){let p=`after quotes changed their meaning: ${u.text.slice(0,60)}`;i.push({change:{kind:"unknown",detail:p},operation:e,line:r});continue}o.pass(u);for(let p of Ri(u,n)){let h=p.detail??u.text.slice(0,300);i.push({change:{...p,detail:h},operation:e,line:r})}}return{steps:i,findings:a}}function Pi({table:e,column:n,columns:t,name:o,detail:r,kind:i}){return e&&n?`${e}.${n}`:e&&t?.length&&i!=="create-table"?`${e} (${t.slice(0,4).join(", ")})`:e||o||(r??"").slice(0,80)}function nd(e,n,t,o,r){let i=n.column(e.table,e.column),a=r.column(e.table,e.column),l=(e.columns??(e.column===void 0?[]:[e.column])).map(c=>n.column(e.table,c)),d=e.table===void 0?void 0:o.known?.[e.table];return{default:e.default??"none",generated:e.generated??"no",unique:e.unique===!0,check:e.check===!0,auto:e.auto===!0,primaryKey:e.primaryKey===!0,references:e.references!==void 0,oldInsertsFail:a?.notNull===!0&&!a.hasDefault&&!a.auto&&!a.generated&&!a.dropped,typeChange:e.kind!=="change-type"?"same":e.using?"converts":i?.type===void 0?"not-known":en(t,i.type,e.type??"",i.bytes),index:e.index??"plain",concurrently:e.concurrently===!0,notValid:e.notValid===!0,usingIndex:e.usingIndex===!0,newColumns:e.kind==="add-unique"?l.some(c=>c?.isNew&&c.empty):e.kind==="drop-default"?i?.addedBy===n.turn:l.length>0&&l.every(c=>c?.isNew&&c.empty),checksOff:n.checksOff,checkedNotNull:e.column!==void 0&&(n.existing[e.table??""]?.notNullChecks??[]).includes(e.column),columnNotNull:i?.notNull??!0,forgotten:d!==void 0&&e.column!==void 0&&!d.some(c=>c.toLowerCase()===e.column?.toLowerCase()),replace:e.replace===!0,how:e.how??"",effect:e.effect??"unknown",fromExisting:e.source!==void 0&&!n.created.has(e.source)}}function td(e,n){return e.table===void 0||!n.created.has(e.table)?!1:e.kind==="insert-rows"&&e.source!==void 0?n.created.has(e.source):!0}var od=new Set(["run-python","update-rows","delete-rows","insert-rows","validate-constraint"]),Mi=new Set(["add-column","drop-column","rename-column","change-type","set-not-null","drop-not-null","set-default","drop-default","rename-table","add-check","add-unique","add-foreign-key","drop-constraint","drop-index"]),rd=["mariadb","mysql","postgresql","sqlite"];function Ui(e,n,t=0){let o=e.engine??"",r=e.version??"",i=new Cn(e),a=new vn(o);return(e.pending??[]).map(s=>{if(!rd.includes(o)){let{id:l,...d}=Te.unknownEngine;return oo(s,e.alias,[nn(s,{rule:l,...d,lock:"unknown",compat:"unknown",subject:e.engine??"unknown",line:s.line??null})],"unknown","unknown")}return ad(s,e,o,r,i,n,t,a)})}function nn(e,n){return{...n,file:e.file}}function oo(e,n,t,o,r){return{...e,database:n,lock:o,compat:r,findings:t,safe:t.every(({note:i})=>i===!0)}}function Di(e,n){return n.reduce((t,o)=>e.indexOf(t)>=e.indexOf(o)?t:o,e[0])}function id(e,n,t,o){let r=new Cn(n);r.tables.clear();for(let[i,a]of e.tables)r.tables.set(i,new Map([...a].map(([s,l])=>[s,{...l}])));for(let i of e.created)r.created.add(i);for(let i of e.gone)r.gone.add(i);for(let{change:i}of t)for(let a of r.expand(i,o))r.apply(a);return r}function ad(e,n,t,o,r,i,a,s){let l=[],d=[],c=[],u=[],p=(f,w,E)=>{let{id:S,...v}=Te[f];l.push(nn(e,{rule:S,...v,lock:"unknown",compat:"unknown",subject:E,line:w})),d.push("unknown"),c.push("unknown")};if(n.fresh)return oo(e,n.alias,[],"instant","keeps");r.turn+=1,n.oneTransaction||(r.locked=void 0);let h=e.sqlError===void 0;for(let f of e.operations){let w=e.sqlError!==void 0&&f.bases===void 0,{sqlError:E=w?e.sqlError:void 0}=f;h||=E!==void 0;let S=E===void 0?f:{...f,sqlError:E},v=ed(S,t,i,s);u.push(...v.steps);for(let{rule:k,line:N,subject:M}of v.findings)p(k===Te.customOperation.id?"customOperation":"sqlNotKnown",N??e.line??null,M??f.description)}h||p("sqlNotKnown",e.line??null,e.sqlError??"");let m=id(r,n,u,t),g=0;for(let f of u){let w=Zl(f.change.detail??"");f.change.kind==="session"&&w!==void 0&&(r.checksOff=w);for(let E of r.expand(f.change,t)){let S=td(E,r),v=nd(E,r,t,n,m),k=Xl(E,v,t,o),{compat:N}=k,M=r.existing[E.table??""]?.rows??Number.POSITIVE_INFINITY,q=a>0&&M<=a&&k.lock!==void 0&&k.lock.value!=="unknown"&&k.lock?{...k.lock,value:"instant"}:k.lock;if(!S){let H=new Map,W=q===void 0||!(q.value==="instant"||q.value==="online"),y=N===void 0||N.value!=="keeps",_=to.at(-1);d.push(q?.value??"unknown"),c.push(N?.value??"unknown");let A=O=>H.get(O.id)??H.set(O.id,{rule:O,lock:q?.value??"unknown",compat:N?.value??"unknown"}).get(O.id);W&&A(q?.rule??_),y&&A(N?.rule??_);for(let{rule:O,lock:R,compat:D}of H.values()){let $=Pi(E);l.some(z=>z.rule===O.id&&z.line===f.line&&z.subject===$)||l.push(nn(e,{rule:O.id,lock:R,compat:D,subject:$,explanation:O.explanation,recipe:O.recipe,link:O.link,line:f.line??e.line??null}))}if(r.locked&&od.has(E.kind)&&E.effect!=="noop"&&e.atomic&&t==="postgresql"){let{id:O,...R}=Te.lockHeld;l.push(nn(e,{rule:O,...R,lock:"blocks-writes",compat:"keeps",subject:Pi(r.locked.change),line:f.line??e.line??null})),d.push("blocks-writes")}E.concurrently?r.locked=void 0:Mi.has(E.kind)&&(r.locked??=f)}(Mi.has(E.kind)||E.kind==="create-table")&&(g+=1),r.apply(E)}}if(g>1&&(t==="mariadb"||t==="mysql")){let{id:f,...w}=Te.notTransactional;l.push(nn(e,{rule:f,...w,lock:"instant",compat:"keeps",subject:`${g} schema changes`,line:e.line??null,note:!0}))}return oo(e,n.alias,l,Di(Yl,d),Di(Jl,c))}function io({counted:e,pending:n,unsafe:t}){return e?`${n.length} pending, ${t.length} of them unsafe`:"what is pending is not known"}function ro({safe:e}){return e===!1}function Ln(e){return{app:e.app,name:e.name,database:e.database,file:e.file,operations:e.operations.map(n=>({type:n.type,description:n.description,line:n.line??null})),sql:e.operations.flatMap(n=>n.sql),lock:e.lock,compat:e.compat,safe:e.safe,rules:e.findings.map(({rule:n,lock:t,compat:o,subject:r,line:i,allowed:a,explanation:s,recipe:l})=>({rule:n,lock:t,compat:o,subject:r,line:i,explanation:s,recipe:l,...a===void 0?{}:{allowed:a}}))}}function sd(e){return{alias:e.alias,...e.engine===void 0?{}:{engine:e.engine},...e.version===void 0?{}:{version:e.version},...e.database===void 0?{}:{database:e.database},...e.applied===void 0?{}:{applied:e.applied},...e.fresh===void 0?{}:{fresh:e.fresh}}}function Re(e,n){return e&&!(0,pe.isAbsolute)(e)?{file:e,...n?{line:n}:{}}:void 0}function ld(e,n,t){let o=new Set(n.allow.map(r=>r.trim().toLowerCase()));return e.map(r=>{let i=o.has(Q(r).toLowerCase()),a=r.file?n.files.read((0,pe.isAbsolute)(r.file)?r.file:(0,pe.join)(n.root,r.file)):void 0,s=a===void 0?void 0:pi(a);for(let{line:d,rule:c}of s?.incomplete??[])t.push({level:"warning",place:Re(r.file,d),title:"allowed without a reason",text:`The comment allows '${c}' without saying why, so it allows nothing. Write \`migration-guard: allow ${c} because …\`.`});let l=r.findings.map(d=>{if(d.note)return d;if(i)return{...d,allowed:"by the input 'allow' (this migration)"};if(o.has(d.rule))return{...d,allowed:"by the input 'allow' (this rule)"};let c=r.operations.find(p=>p.line===d.line),u=s&&mi(s,d.rule,d.line,c?.end);return u?{...d,allowed:u.reason}:d});return{...r,findings:l,safe:l.every(d=>d.note||d.allowed!==void 0)}})}async function dd(e,n,t,o){let r=t.safety!=="off"||t.onPending==="apply-safe";if(n==="flyway")return $n(e,{...t,directory:o});let i=Jt(t.files,{directory:o,root:t.root,path:t.env.PATH,virtualEnv:t.env.VIRTUAL_ENV},t.python),a={root:t.root,directory:o,python:i};return n==="alembic"?ui(e,{...a,config:t.alembicConfig},{connectTimeout:t.connectTimeout,sql:r,drift:t.checkDrift!=="off"}):ki(e,{...a,settings:t.settings},{databases:t.databases.length>0?t.databases:["default"],connectTimeout:t.connectTimeout,sql:r,drift:t.checkDrift})}async function cd(e,n,t,o,r){if(n==="flyway")return Oi(e,{...t,directory:o},r.map(({name:c})=>c));let i=Jt(t.files,{directory:o,root:t.root,path:t.env.PATH,virtualEnv:t.env.VIRTUAL_ENV},t.python),a={root:t.root,directory:o,python:i},s={connectTimeout:t.connectTimeout,lockTimeout:t.lockTimeout};if(n==="alembic")return fi(e,{...a,config:t.alembicConfig},{...s,expected:r.map(({name:c})=>c)});let l={},d=t.databases.length>0?t.databases:["default"];for(let c of d)l[c]=r.filter(({database:u})=>u===c).map(({app:u,name:p})=>[u,p]);return Ei(e,{...a,settings:t.settings},{databases:d,expected:l,...s})}function ud(e,n,t,o,r){if(e.changed)return new b({code:"MIGRATION_PLAN_CHANGED",what:`Somebody else changed the migrations of '${e.changed.alias}' since they were judged. Nothing was applied by this run.`,remedy:"Run again: the new plan is judged afresh. Take the deploy lock around this step to keep others out."});let{error:i}=e,a=e.journal.find(S=>!S.done),s=e.journal.filter(S=>S.done);if(!i&&!a)return;let l=a&&n.find(({app:S,name:v})=>S===a.app&&v===a.name),d=t.find(({alias:S})=>S===a?.database)?.engine,c=d==="postgresql"||d==="sqlite",u=l?.operations.flatMap(S=>S.sql).filter(S=>!/^\s*--/.test(S))??[],p=s.length===0?"No other migration was applied by this run.":`Applied before it and still there: ${ee(s.map(Q))}.`,h=i?.type==="Interrupted",m=i?.type==="Unanswered"?"What was applied is not known: the database no longer answers.":a?c&&l?.atomic!==!1?`It ran in a transaction and was rolled back whole. ${p}`:h?`It is not transactional here: each of its statements may or may not have taken effect, and the one under way goes on in the server. ${p}`:u.length===1?`It consists of one statement, which did not take effect. ${p}`:`It is not transactional here: statements of it before the failing one have taken effect and it is not recorded as applied. ${p}`:s.length===0?"No migration had begun.":`No migration was under way. ${p.replace(" before it","")}`,g=(i?.message??"the process ended").split(`
`)[0]??"",f=i?.code===1205||i?.code==="55P03"||/lock.*timeout|Lock wait timeout/i.test(g),w=`${a?`The migration ${Q(a)}`:"Applying the migrations"} failed: ${g.slice(0,400)}${/[.!?]$/.test(g)?"":"."} ${m}`,E=l?Re(l.file,l.line):void 0;return new b({code:f?"MIGRATION_LOCK_TIMEOUT":"MIGRATION_FAILED",what:w,remedy:f?`Another connection held a lock for more than ${o} s; the migration gave way instead of making everybody wait. Try again when the long transaction has ended.`:c&&l?.atomic!==!1?`Mend the migration and deploy again; \`${je(r)}\` continues where this stopped.`:`Compare the table with the migration's statements, undo or finish the rest by hand, then run \`${je(r)}\` (Django: \`--fake\` the migration once its changes are all there).`,...E?{place:E}:{}})}async function ao(e){let n=Ht(e.env),t=(0,pe.resolve)(e.root,e.directory||"."),o={exec:e.exec,files:e.files,deadline:e.deadline,env:ii(e.env),temporary:e.temporary,secrets:n,note:l=>e.note?.(l)};if(!e.files.exists(t))throw new b({code:"WORKING_DIRECTORY_MISSING",what:`The working directory '${e.directory}' does not exist.`,remedy:"Check out the repository first, or correct 'working-directory'."});let r=e.tool==="auto"?li(e.files,t,!!e.settings):e.tool,i=(0,pe.relative)(e.root,t).startsWith("..")?t:e.root,a={...e,root:i},s=await dd(o,r,a,t);return s.error?.trace&&e.note?.(On(s.error.trace,n)),fd(s,a,l=>cd(o,r,a,t,l))}async function fd(e,n,t){let{tool:o}=e,r=[],i=[],a=new Set(n.allow.map(y=>y.trim().toLowerCase())),s=a.has("drift")?[]:e.drift??[],l=e.databases.flatMap(y=>y.ahead??[]),d={tool:o,counted:e.error===void 0&&e.databases.length>0&&e.databases.every(y=>y.pending!==void 0&&!/^(error|conflict)$/.test(Kt(y,o,a)?.status??"")),databases:e.databases.map(sd),drift:s,ahead:l,annotations:r,notes:i},c=(y,_=[])=>({...d,status:y.status,fault:y.fault,pending:_,unsafe:_.filter(ro),applied:[]}),u=ni(e);if(u)return c(u);let p=e.databases.flatMap(y=>Kt(y,o,a)??[]);for(let{alias:y,pending:_,ahead:A}of e.databases)p.length>0||_!==void 0||A?.length||p.push({status:"error",fault:new b({code:"MIGRATION_GUARD_FAILED",what:`The look at the migrations ended without a word on what is pending on '${y}'.`,remedy:o==="alembic"?"See whether env.py calls run_migrations() in this environment.":"Re-run with debug logging to see where."})});let h=["error","conflict","db-ahead"];p.sort((y,_)=>h.indexOf(y.status)-h.indexOf(_.status));for(let y of e.databases)y.stale?.length&&i.push(`${y.stale.length} row${y.stale.length===1?"":"s"} of the history of '${y.alias}' belong to migrations that were squashed and deleted (${ee(y.stale.map(Q),3)}); \`migrate APP --prune\` removes them.`),y.fresh&&y.pending?.length&&i.push(`The database '${y.alias}' is empty: nothing that runs can be disturbed.`),y.missingFile&&i.push(`The file of the SQLite database '${y.alias}' does not exist yet.`);let m=a.has("drift")?void 0:e.driftError;e.driftError&&!m&&i.push(`Whether the models match the migrations is not known: ${e.driftError}`),l.length>0&&a.has("db-ahead")&&i.push(`The database is ahead of this code (${ee(l.map(Q))}), which the input 'allow' permits.`);let g=n.safety!=="off"||n.onPending==="apply-safe",f=g?ld(e.databases.flatMap(y=>Ui(y,o,n.smallTable)),n,r):e.databases.flatMap(y=>(y.pending??[]).map(_=>({..._,database:y.alias,lock:"unknown",compat:"unknown",findings:[],safe:null}))),[w]=p;if(w)return c(w,f);let E=f.filter(ro),S=n.onPending==="apply"||n.onPending==="apply-safe",v=E.length>0&&(n.onPending==="apply-safe"||n.safety==="block"&&n.onPending!=="apply");for(let y of f)for(let _ of y.findings)_.note||_.allowed!==void 0||r.push({level:"warning",place:Re(_.file,_.line),title:`${_.rule} (${Q(y)})`,text:`${_.subject===""?"":`${_.subject}: `}${_.explanation} Instead: ${_.recipe}`});let k=()=>{if(m)return{status:"error",fault:new b({code:"MODEL_DRIFT_UNKNOWN",what:`Whether the models match the migrations is not known: ${m}${/[.!?]$/.test(m)?"":"."}`,remedy:"Run `python manage.py makemigrations --check` in the same environment to see why; to deploy all the same, add 'drift' to 'allow'."})};let[y]=s;if(!y)return;let _=Re(y.file,1);return{status:"drift",fault:new b({code:"MODEL_DRIFT",what:`The models say more than the migrations: ${ee(s.map(({app:A,operations:O})=>A===""?O.join("; "):`${A} (${O.join("; ")})`),4)}.`,remedy:o==="alembic"?"Run `alembic revision --autogenerate`, look at the result and commit it.":`Run \`python manage.py makemigrations ${s.map(({app:A})=>A).join(" ")}\`, look at the result and commit it.`,..._?{place:_}:{}})}},N=n.howTo?.trim(),M=y=>N?/[.!?]$/.test(N)?N:`${N}.`:y,U=e.databases.length>1,q=f.map(y=>U?`${Q(y)} on '${y.database}'`:Q(y)),H=`${f.length} migration${f.length===1?"":"s"}`;if(v){let y=E[0],_=y.findings.filter(O=>!O.note&&O.allowed===void 0),A=Re(y.file,_[0]?.line??y.line);return c({status:"unsafe",fault:new b({code:"MIGRATIONS_UNSAFE",what:`${E.length} of ${H} pending ${E.length===1?"is":"are"} not safe while the old code runs: ${ee(E.map(O=>`${Q(O)} (${ee([...new Set(O.findings.filter(R=>!R.note&&R.allowed===void 0).map(({rule:R})=>R))],4)})`),4)}.${S?" None was applied.":""}`,remedy:M(`${_[0]?.recipe??""} Or plan a moment for \`${je(o)}\`, then deploy again; \`# migration-guard: allow ${_[0]?.rule} because …\` takes responsibility.`.trim()),...A?{place:A}:{}})},f)}let W=k();if(S&&W)return c(W,f);if(f.length>0&&n.onPending==="fail"){let y=Re(f[0].file,f[0].line);return c({status:"pending",fault:new b({code:"MIGRATIONS_PENDING",what:`${H} ${f.length===1?"is":"are"} pending: ${ee(q)}.${g?E.length===0?" All are safe while the old code runs.":` Not safe while the old code runs: ${ee(E.map(Q))}.`:""}`,remedy:M(`Run \`${je(o)}\` for this environment, then deploy again${E.length===0&&g?"; or set 'on-pending: apply-safe'":""}.`),...y?{place:y}:{}})},f)}if(f.length>0&&S){let y;try{y=await t(f)}catch($){throw $ instanceof b&&$.code!=="PROBE_SILENT"?$:new b({code:"MIGRATION_FAILED",what:`Applying was broken off: ${Z($)}`,remedy:`Look at the history table before anything else: \`${je(o)}\` may have been interrupted half way.`,cause:$})}let _=y.journal.filter($=>$.done),A=_.map(({database:$,app:J,name:z,seconds:L})=>({database:$,app:J,name:z,seconds:L??null})),O=$=>_.some(({database:J,app:z,name:L})=>J===$.database&&z===$.app&&L===$.name),R=ud(y,f,e.databases,n.lockTimeout,o),D=R?f.filter($=>!O($)):[];return{...d,counted:y.error?.type!=="Unanswered"&&y.changed===void 0,status:R?y.changed?"pending":"error":"clean",fault:R,pending:D,unsafe:D.filter(ro),applied:A}}if(f.length>0)for(let y of f)r.push({level:"warning",place:Re(y.file,y.line),title:"pending migration",text:`${Q(y)} is pending; the release goes on, since on-pending is 'warn'.`});return W?c(W,f):{...d,status:f.length>0?E.length>0&&n.safety!=="off"?"unsafe":"pending":"clean",fault:void 0,pending:f,unsafe:E,applied:[]}}var{code:_e,link:pd,table:md,text:Ge,details:gd,block:hd}=te,yd={clean:"✅ nothing pending",pending:"⏳ migrations pending",unsafe:"⛔ unsafe migrations pending",conflict:"⛔ conflicting migrations",drift:"⛔ models without a migration","db-ahead":"⛔ the database is ahead of the code",unreachable:"⛔ the database gave no answer",error:"⛔ the migrations could not be judged"},wd={instant:"instant",online:"online","blocks-writes":"**blocks writes**",rewrites:"**rewrites the table**",unknown:"**not known**"},bd={keeps:"keeps working",breaks:"**breaks**",unknown:"**not known**"},qn=40;function Fi(e){let n=[`### Migrations: ${yd[e.status]}`],t=e.databases.map(({alias:o,engine:r,version:i,applied:a})=>`${_e(o)} ${Ge(`${r??"unknown"} ${i??""}`.trim())}${a===void 0?"":`, ${a} applied`}`);if(t.length>0&&n.push(t.join(" · ")),e.pending.length>0){let o=new Set(e.pending.map(({database:r})=>r)).size>1;n.push(md(["migration",...o?["database"]:[],"lock","old code","verdict"],e.pending.slice(0,qn).map(r=>[_e(r.app===""?r.name:`${r.app}.${r.name}`),...o?[_e(r.database)]:[],wd[r.lock],bd[r.compat],r.safe===null?"not judged":r.safe?r.findings.some(({allowed:i})=>i!==void 0)?"allowed":"safe":r.findings.filter(i=>!i.note&&i.allowed===void 0).map(({rule:i})=>_e(i)).filter((i,a,s)=>s.indexOf(i)===a).join(" ")]))),e.pending.length>qn&&n.push(`… and ${e.pending.length-qn} more.`)}for(let o of e.pending.slice(0,qn)){let r=o.findings.filter(({note:l})=>!l);if(r.length===0)continue;let i=o.app===""?o.name:`${o.app}.${o.name}`,a=r.map(l=>{let d=l.allowed===void 0?"":` _Allowed: ${Ge(l.allowed)}_`;return`- ${pd(l.rule,l.link)} ${_e(l.subject)}: ${Ge(l.explanation)}${l.recipe===""?"":` **Instead:** ${Ge(l.recipe)}`}${d}`}),s=o.operations.flatMap(l=>l.sql).filter(l=>!/^\s*--/.test(l));n.push(gd(`${_e(i)}: why`,[a.join(`
`),...s.length>0?[hd(s.slice(0,30).join(`
`).slice(0,8e3),"sql")]:[]].join(`

`)))}e.applied.length>0&&n.push(`Applied: ${e.applied.map(({app:o,name:r,seconds:i})=>`${_e(o===""?r:`${o}.${r}`)}${i===null?"":` (${i} s)`}`).join(", ")}`),e.drift.length>0&&n.push(`Models without a migration: ${e.drift.map(({app:o,operations:r})=>`${_e(o||"metadata")} ${Ge(r.slice(0,6).join("; "))}`).join(" · ")}`);for(let o of e.notes)n.push(`> ${Ge(o)}`);return n.join(`

`)}async function Hi(e){let{inputs:n,env:t,log:o,deadline:r}=e,i=t.GITHUB_WORKSPACE||process.cwd(),a=ao({...n,root:He(i,n.workingDirectory).root,directory:(0,Gi.resolve)(i,n.workingDirectory),env:t,exec:Bt,files:Vt,temporary:t.RUNNER_TEMP||(0,ji.tmpdir)(),deadline:r,note:o.debug});e.setOutput("status","error");let s=await a.catch(g=>{throw g instanceof b&&e.setOutput("reason",g.code),g}),{status:l,fault:d,pending:c,unsafe:u,applied:p,annotations:h,notes:m}=s;e.setOutput("status",l),e.setOutput("reason",d?.code??""),e.setOutput("pending-count",s.counted?c.length:""),e.setOutput("pending",c.map(Ln)),e.setOutput("unsafe",u.map(Ln)),e.setOutput("applied",p),e.setOutput("drift",s.drift),e.setOutput("databases",s.databases);for(let{level:g,place:f,title:w,text:E}of h)g==="notice"?o.notice(E,f):o[g](E,f,w);for(let g of m)o.info(g);for(let{app:g,name:f,seconds:w}of p)o.info(`applied ${Q({app:g,name:f})}${w===null?"":` in ${w} s`}`);if(o.info(`${l}: ${io(s)}, ${p.length} applied`),e.summarize(Fi(s)),d)throw d}function kd({context:e}){let n=e.payload.inputs?.environment,t=typeof n=="string"&&n!==""?n:e.refName;return`${e.workflow} ${t}`}function Ed({inputs:e,context:n}){let t=e.lockRepository;if(t===void 0)return{owner:n.owner,repo:n.repo};let o=/^([A-Za-z0-9_.-]+)\/([A-Za-z0-9_.-]+)$/.exec(t);if(!o)throw new b({code:"INPUT_INVALID",what:`The input 'lock-repository' is ${JSON.stringify(t.slice(0,200))}, which is not owner/name.`,remedy:"Set it to a repository such as 'acme/locks', or leave it out."});return{owner:o[1],repo:o[2]}}function Td({inputs:e,context:n}){let t=e.commit;if(t===void 0)return n.sha;if(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(t))return t;throw new b({code:"INPUT_INVALID",what:`The input 'commit' is ${JSON.stringify(t.slice(0,200))}, which is no full SHA.`,remedy:"Give all 40 (or 64) hexadecimal digits, in small letters, or leave it out."})}function Bi(e){let{inputs:n,context:t,env:o}=e,r=/^\d{1,15}$/.test(n.jobId??"")?Number(n.jobId):void 0;return{...Ed(e),namespace:n.refNamespace,keys:yt(n.key.length>0?n.key:[kd(e)]),me:Lt({...t,sha:Td(e),workflow:t.workflowRef||t.workflow,jobId:r,runner:o.RUNNER_NAME??""})}}function so({context:e,log:n,env:t,inputs:o},r){return et({token:o.token,context:e,deadline:r,log:n,env:t,retries:o.retries})}function tn(e,n,t,o=so(e,t)){let{signal:r}=t,i=e.context.payload,a=i.repository?.full_name===`${n.owner}/${n.repo}`;return{common:{store:Ct({api:o,owner:n.owner,repo:n.repo,namespace:n.namespace,repositoryId:a?i.repository?.node_id:void 0,signal:r}),keys:n.keys,me:n.me,deadline:t,clock:qe,random:Math.random,tell:s=>_d(e,s)},oracle:bt({api:o,now:qe.now,signal:r}),ancestry:kt({api:o,signal:r})}}function _d({log:e},n){switch(n.kind){case"waiting":{let t=n.behind?`, directly behind ${be(n.behind)}`:"";e.info(`Waiting: ${n.ahead} ahead${t}`);break}case"reaped":e.info(`Removed ${be(n.ticket)}: GitHub says that job is over`);break;case"invisible":e.info(`GitHub does not say whether ${be(n.ticket)} is alive; it keeps its place`);break;case"recovered":e.warning(`The ref of the lock '${n.key}' was deleted or changed by hand; recovered from its mirror`);break;case"unrelated":e.warning(`GitHub does not say how ${n.sha.slice(0,12)}, which is live, and this commit are related, so nothing is superseded; the token needs contents: read of this repository`);break;case"retrying":e.debug(`again in ${Math.round(n.ms)} ms: ${n.reason}`);break}}function Pn(e){let{continueAfterSeconds:n,abortAfterSeconds:t}=e;if(n!==void 0&&t!==void 0)throw new b({code:"INPUT_INVALID",what:"Both 'continue-after-seconds' and 'abort-after-seconds' are set.",remedy:"Set one of them, or 'wait-timeout' with 'on-timeout'."});let o=e.pollIntervalSeconds??e.pollSeconds;return{waitSeconds:n??t??e.waitTimeout,pollSeconds:Math.max(o,Sd),onTimeout:n!==void 0?"continue":t!==void 0?"fail":e.onTimeout}}var Sd=.2;function Wi(e,n){let t=e.order==="run-number"&&n.length>1?["'order: run-number' was asked for with several keys.","Use one key, or the order of arrival."]:e.strategy==="runs"&&!["acquire","release"].includes(e.mode)?[`'mode: ${e.mode}' was asked for with 'strategy: runs', which holds nothing that could be looked at.`,"Use 'strategy: ref'."]:e.strategy==="runs"&&e.lockRepository!==void 0?["'lock-repository' was given with 'strategy: runs', which sees this repository's runs only.","Use 'strategy: ref'."]:e.strategy==="ref"&&(e.queueName??e.jobToWaitFor??e.stepToWaitFor)!==void 0?["'queue-name', 'job-to-wait-for' or 'step-to-wait-for' was given with 'strategy: ref'.","Name what is shared with 'key', or set 'strategy: runs'."]:e.stepToWaitFor!==void 0&&e.jobToWaitFor===void 0?["'step-to-wait-for' was given without its job.","Add 'job-to-wait-for'."]:void 0;if(t)throw new b({code:"INPUT_INVALID",what:t[0],remedy:t[1]})}var uo=(e,n)=>te.link(`${n.repository} #${n.number}${n.attempt>1?` attempt ${n.attempt}`:""}`,Me(e,n)),lo=20;function Od(e,n,t){return e.map(o=>{let r=[...o.holder?[{ticket:o.holder,place:"holds"}]:[],...o.queue.map((d,c)=>({ticket:d,place:`waits, ${c+1}.`}))],i=`**Lock** ${te.code(o.key)}`,a=o.last?`

Last left live: ${te.code(o.last.sha.slice(0,12))} by run #${o.last.number}.`:"";if(r.length===0)return`${i}: free.${a}`;let s=r.slice(0,lo).map(({ticket:d,place:c})=>[c,`${uo(t,d)}${d.nonce===n?.nonce?" (this job)":""}`,te.text(d.name),te.code(d.sha.slice(0,12))]),l=r.length>lo?`

and ${r.length-lo} more.`:"";return`${i}

${te.table(["","run","job","commit"],s)}${l}${a}`}).join(`

`)}function co(e,n){let t=Math.round(e.waitedMs/1e3),o=e.waitedFor?` behind ${uo(n,e.waitedFor)}`:"";return e.position===0?"It was free.":`Waited ${t} s, ${e.position} ahead on arrival${o}.`}function Mn(e){let n=e.keys.map(t=>`'${t}'`).join(", ");return e.acquired?e.fencingToken===void 0?"Its turn has come":`Holds the lock ${n}, fencing token ${e.fencingToken}`:e.superseded?"Superseded: something newer is live already. The lock was not taken.":e.forceContinued?"Time was up: this job goes on WITHOUT the lock.":"Time was up: the lock was not taken; see the output 'acquired'."}function Ki({forceContinued:e,waitedFor:n},t){return{force_continued:e?"1":"",previous_run_id:n?String(n.run):"",previous_run_url:n?Me(t,n):""}}function Vi(e,n){let t=e.acquired?e.fencingToken===void 0?`Its turn has come (advisory: nothing was locked). ${co(e,n)}`:`Holds the lock, fencing token ${te.code(e.fencingToken)}. ${co(e,n)}`:e.superseded?"Superseded: something newer is live already. The lock was not taken.":e.forceContinued?"**Goes on without the lock**: time was up and `on-timeout` says continue.":`Not acquired: time was up. ${co(e,n)}`,o=e.reaped.length>0?`

Removed dead jobs: ${e.reaped.map(r=>uo(n,r)).join(", ")}.`:"";return`### Turnstyle lock

${t}${o}

${Od(e.states,e.ticket,n)}`}var Ad=6;async function Qi(e,n,t){let{inputs:o,deadline:r,env:i}=e,a=await Et(t,n.me,i.RUNNER_NAME??"",r.signal),s={...n,me:a},{common:l,oracle:d,ancestry:c}=tn(e,s,r,t);e.saveState("request",JSON.stringify(s));let{order:u,superseded:p}=o;try{let w=await Ft({...l,...Pn(o),oracle:d,ancestry:c,order:u,superseded:p,remaining:()=>t.usage.remaining,counted:()=>t.usage.counted});return e.saveState("seen",JSON.stringify(w.seen)),{held:w,request:s}}catch(w){if(r.signal.aborted){var h=[];try{let E=on(h,new he(Ad,"leaving the queue"));await jt({...tn(e,s,E).common,live:!1})}catch(m){var g=m,f=!0}finally{rn(h,g,f)}}throw w}}function Yi(e,n,{usage:t}){let{serverUrl:o}=e.context;e.setOutput("acquired",n.acquired),e.setOutput("fencing-token",n.fencingToken??""),e.setOutput("position",n.position),e.setOutput("waited-seconds",Math.round(n.waitedMs/1e3)),e.setOutput("waited-for",n.waitedFor?Me(o,n.waitedFor):""),e.setOutput("broke-stale",n.reaped.length>0),e.setOutput("superseded",n.superseded),e.setOutput("force-continued",n.forceContinued);let r=Object.entries(Ki(n,o));for(let[i,a]of r)e.setOutput(i,a);if(e.setOutput("api-calls",{counted:t.counted,"not-modified":t.notModified}),e.summarize(Vi(n,o)),n.fault)throw n.fault;n.forceContinued?e.log.warning(Mn(n)):n.acquired?e.log.info(Mn(n)):e.log.notice(Mn(n))}function Ji(e,n,t){let{inputs:o,deadline:r,log:i}=e;return i.notice("'strategy: runs' is advisory: it lets older runs go first, and does not exclude them."),At({api:t,me:n.me,policy:{...o,job:o.jobToWaitFor,step:o.stepToWaitFor},deadline:r,clock:qe,random:Math.random,...Pn(o),initialWaitSeconds:o.initialWaitSeconds,remaining:()=>t.usage.remaining,tell:({ahead:a,run:s})=>i.info(`Waiting: ${a} ahead, directly behind run ${s}`)})}var zi={name:"guarded-deploy",inputs:{target:{type:"choice",default:"ssh",options:["ssh","ecs"]},guard:{type:"boolean",default:"true"},environment:{type:"string"},key:{type:"lines"},"poll-seconds":{type:"number",default:"5"},timeout:{type:"duration",default:"15m"},"dry-run":{type:"boolean",default:"false"},token:{type:"secret",default:"${{ github.token }}"},strategy:{type:"choice",default:"ref",options:["ref","runs"]},"wait-timeout":{type:"duration",default:"30m"},"on-timeout":{type:"choice",default:"fail",options:["fail","skip","continue"]},order:{type:"choice",default:"arrival",options:["arrival","run-number"]},superseded:{type:"choice",default:"skip",options:["skip","fail","allow"]},"lock-repository":{type:"string"},"ref-namespace":{type:"string",default:"refs/locks"},"job-id":{type:"string",default:"${{ job.check_run_id }}"},"same-branch-only":{type:"boolean",default:"true"},branch:{type:"string"},"queue-name":{type:"string"},"job-to-wait-for":{type:"string"},"step-to-wait-for":{type:"string"},"wait-for-approvals":{type:"boolean",default:"false"},"initial-wait-seconds":{type:"number",default:"0"},retries:{type:"integer",default:"3"},tool:{type:"choice",default:"auto",options:["auto","django","alembic","flyway"]},"working-directory":{type:"string",default:"."},python:{type:"string",default:".venv/bin/python"},settings:{type:"string"},databases:{type:"lines",default:"default"},"on-pending":{type:"choice",default:"fail",options:["fail","warn","apply-safe","apply"]},safety:{type:"choice",default:"block",options:["off","warn","block"]},"check-drift":{type:"choice",default:"first-party",options:["first-party","all","off"]},allow:{type:"lines"},"small-table":{type:"integer",default:"0"},"connect-timeout":{type:"duration",default:"10s"},"lock-timeout":{type:"duration",default:"5s"},"alembic-config":{type:"string"},"flyway-config":{type:"string"},flyway:{type:"string",default:"flyway"},"how-to":{type:"string"},config:{type:"string",default:"deploy/release.yml"},command:{type:"choice",default:"release",options:["release","rollback","migrate","scale","status","check"]},to:{type:"string"},hosts:{type:"string"},limit:{type:"string"},"private-key":{type:"secret"},passphrase:{type:"secret"},"known-hosts":{type:"string"},"jump-host":{type:"string"},"vault-password":{type:"secret"},variables:{type:"secret"},batches:{type:"string"},migrate:{type:"choice",default:"auto",options:["auto","never","only"]},cluster:{type:"string"},service:{type:"string"},template:{type:"string"},family:{type:"string",default:""},images:{type:"lines",default:""},tag:{type:"string",default:""},repository:{type:"string",default:""},team:{type:"string",default:""},"team-token":{type:"secret"},"wait-minutes":{type:"number",default:"15"},rollback:{type:"choice",default:"auto",options:["auto","never"]},region:{type:"string",default:""},endpoint:{type:"string",default:""}},outputs:["release-status","acquired","fencing-token","position","waited-seconds","waited-for","broke-stale","superseded","force-continued","force_continued","previous_run_id","previous_run_url","api-calls","status","reason","pending-count","pending","unsafe","applied","drift","databases","release","previous","hosts","changed","rolled-back","task-definition","previous-task-definition","deployment-id","events"]};function fo(e,n){let t=e[n];if(t!==void 0)return t;throw new b({code:"INPUT_MISSING",what:`The input '${n}' is missing, which 'target: ecs' needs.`,remedy:`Set '${n}' under 'with:' of this step.`})}function Xi(e){let n=e.command!=="release"?[`'command: ${e.command}'`,"Leave 'command' out, and release an earlier tag to go back."]:e.dryRun?["'dry-run: true'","Leave 'dry-run' out; nothing was done."]:void 0;if(n)throw new b({code:"INPUT_INVALID",what:`${n[0]} was asked for with 'target: ecs', which only releases.`,remedy:n[1]});return{...e,cluster:fo(e,"cluster"),service:fo(e,"service"),template:fo(e,"template")}}function Zi({guard:e,command:n}){return e&&n==="release"}function ea(e){if(!e.dryRun)return e;switch(e.onPending){case"apply":return{...e,onPending:"warn",safety:e.safety==="block"?"warn":e.safety};case"apply-safe":return{...e,onPending:"warn",safety:"block"};default:return e}}function na({target:e,command:n,migrate:t,dryRun:o}){return e==="ecs"||n==="release"&&t!=="only"&&!o}function xd({key:e,environment:n,target:t,cluster:o,service:r}){return e.length>0?e:n?[`deploy ${n}`]:t==="ecs"?[`deploy ${o}/${r}`]:[]}function po({inputs:e,env:n}){return He(n.GITHUB_WORKSPACE||process.cwd(),e.workingDirectory).commit}function mo(e){let{inputs:n}=e;return{...e,inputs:{...n,key:xd(n),mode:"acquire",commit:po(e),jobStatus:"",pollIntervalSeconds:void 0,continueAfterSeconds:void 0,abortAfterSeconds:void 0}}}function ta(e){return{...e,inputs:Xi(e.inputs),setOutput:(n,t)=>e.setOutput(n==="status"?"release-status":n,t)}}async function Nd(e){let n=mo(e),t=Bi(n);Wi(n.inputs,t.keys);let o=so(n,e.deadline),r=e.inputs.strategy==="runs"?{held:await Ji(n,t,o),request:t}:await Qi(n,t,o);return Yi(n,r.held,o),r}var ra=e=>(0,oa.createRequire)(__filename)((0,Dn.join)(__dirname,`${e}.cjs`));function vd(e){let{inputs:n,env:t,context:o}=e,r=t.GITHUB_WORKSPACE||process.cwd(),i=n.knownHosts??"";return({fencingToken:a})=>ra("ssh").perform({...e,inputs:{...n,knownHosts:i,fencingToken:a===void 0?void 0:String(a)}},(0,Dn.resolve)(r,n.workingDirectory),po(e)??o.sha)}async function Rd(e){let n=ta(e),{authorize:t,perform:o}=ra("ecs");return await t(n),({deadline:r})=>()=>o({...n,deadline:r})}var ia=e=>e.timeout+(e.target==="ecs"?Yr(e):0),Id=e=>e.waitTimeout+ia(e);ft(zi,{seconds:Id},async e=>{var l=[];try{let{inputs:n,log:t}=e;let o=n.target==="ecs"?await Rd(e):vd;let{held:r,request:i}=await t.group("Lock",()=>Nd(e));if(!r.acquired&&!r.forceContinued)return;let a=on(l,new he(ia(n),"the deploy",{signal:e.deadline.signal}));let s={...e,deadline:a};Zi(n)&&await t.group("Database",()=>Hi({...s,inputs:ea(n)}));r.acquired&&n.strategy==="ref"&&await Gt(tn(mo(s),i,a).common);await t.group("Release",()=>o(s)(r));na(n)&&s.saveState("released","true")}catch(d){var c=d,u=!0}finally{rn(l,c,u)}});
